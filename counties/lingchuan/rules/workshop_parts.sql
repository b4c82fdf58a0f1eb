-- 部分不大于整体。
SELECT 'workshops' AS ledger, r.row_id, 'lifted_employed_count' AS column_name,
       '其中脱贫劳动力 ' || r.lifted_employed_count || ' 人，多于吸纳就业 ' || r.employed_count || ' 人' AS problem, '请核对两个数' AS remedy
FROM workshops r
WHERE r.lifted_employed_count > r.employed_count
