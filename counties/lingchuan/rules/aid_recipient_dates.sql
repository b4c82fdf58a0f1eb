-- 申请、审批、首次发放依次不倒序；停保有日期，在享受的没有。
SELECT 'aid_recipients' AS ledger, a.row_id,
       CASE WHEN a.approved_on < a.applied_on THEN 'approved_on'
            WHEN a.first_paid_on < a.approved_on THEN 'first_paid_on' ELSE 'ended_on' END AS column_name,
       CASE WHEN a.approved_on < a.applied_on THEN '审批日期 ' || a.approved_on || ' 早于申请日期 ' || a.applied_on
            WHEN a.first_paid_on < a.approved_on
            THEN '首次发放日期 ' || a.first_paid_on || ' 早于审批日期 ' || a.approved_on
            WHEN a.ended_on < a.approved_on THEN '停保日期 ' || a.ended_on || ' 早于审批日期 ' || a.approved_on
            WHEN a.status = '已退出' THEN '状态是已退出，但没有停保日期'
            ELSE '填了停保日期，但状态是' || a.status END AS problem,
       '请核对状态和日期' AS remedy
FROM aid_recipients a
WHERE a.approved_on < a.applied_on OR a.first_paid_on < a.approved_on OR a.ended_on < a.approved_on
   OR (a.status = '已退出') <> (a.ended_on IS NOT NULL)
