-- 已发放的有发放日期，没有发放的不填；除先行救助外，审批、发放依次不倒序。
SELECT 'relief_cases' AS ledger, r.row_id,
       CASE WHEN r.approved_on < r.applied_on AND NOT coalesce(r.is_advance, false) THEN 'approved_on' ELSE 'paid_on' END
       AS column_name,
       CASE WHEN r.approved_on < r.applied_on AND NOT coalesce(r.is_advance, false)
            THEN '审批日期 ' || r.approved_on || ' 早于申请日期 ' || r.applied_on
            WHEN r.paid_on IS NULL THEN '办理状态是已发放，但没有发放日期'
            WHEN r.status <> '已发放' THEN '填了发放日期，但办理状态是' || r.status
            ELSE '发放日期 ' || r.paid_on || ' 早于审批日期 ' || r.approved_on END AS problem,
       '请核对状态和日期；先发放后补手续的请填先行救助' AS remedy
FROM relief_cases r
WHERE (r.status = '已发放') <> (r.paid_on IS NOT NULL)
   OR (NOT coalesce(r.is_advance, false) AND (r.approved_on < r.applied_on OR r.paid_on < r.approved_on))
