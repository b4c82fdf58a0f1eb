-- 已赔付的有赔付日期，没有赔付的不填；查勘、赔付不早于报案。
SELECT 'insurance_claims' AS ledger, c.row_id, CASE WHEN c.surveyed_on < c.reported_on THEN 'surveyed_on' ELSE 'paid_on' END
       AS column_name,
       CASE WHEN c.surveyed_on < c.reported_on THEN '查勘日期 ' || c.surveyed_on || ' 早于报案日期 ' || c.reported_on
            WHEN c.paid_on IS NULL THEN '理赔状态是已赔付，但没有赔付日期'
            WHEN c.status <> '已赔付' THEN '填了赔付日期，但理赔状态是' || c.status
            ELSE '赔付日期 ' || c.paid_on || ' 早于报案日期 ' || c.reported_on END AS problem,
       '请核对状态和日期' AS remedy
FROM insurance_claims c
WHERE (c.status = '已赔付') <> (c.paid_on IS NOT NULL) OR c.paid_on < c.reported_on OR c.surveyed_on < c.reported_on
