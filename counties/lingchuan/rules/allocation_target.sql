-- 分解到乡镇或单位，恰好一项。
SELECT 'allocations' AS ledger, a.row_id, 'township_code' AS column_name,
       CASE WHEN a.township_code IS NULL THEN '乡镇和单位都空着' ELSE '乡镇和单位都填了' END AS problem,
       '一行只分解给一个乡镇或一个单位，请改成只填一项' AS remedy
FROM allocations a
WHERE (a.township_code IS NULL) = (a.unit_id IS NULL)
