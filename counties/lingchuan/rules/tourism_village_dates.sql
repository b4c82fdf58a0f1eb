-- 命名过的村有命名日期。
SELECT 'tourism_villages' AS ledger, r.row_id, 'named_on' AS column_name,
       '创建状态是' || r.status || '，但没有命名日期' AS problem, '请补填命名日期，或改正创建状态' AS remedy
FROM tourism_villages r
WHERE r.status IN ('已命名', '已摘牌') AND r.named_on IS NULL
