-- 经认定的有认定日期。
SELECT 'workshops' AS ledger, r.row_id, 'recognised_on' AS column_name,
       '填了经县里认定，但没有认定日期' AS problem, '请补填认定日期，或改正是否认定' AS remedy
FROM workshops r
WHERE r.is_recognised AND r.recognised_on IS NULL
