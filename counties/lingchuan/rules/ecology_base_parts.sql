-- 部分不大于整体。
SELECT 'ecology_bases' AS ledger, r.row_id, 'lifted_employed_count' AS column_name,
       '其中脱贫劳动力 ' || r.lifted_employed_count || ' 人，多于带动就业 ' || r.employed_count || ' 人' AS problem, '请核对两个数' AS remedy
FROM ecology_bases r
WHERE r.lifted_employed_count > r.employed_count
