-- 村级点有所在的村。
SELECT 'logistics_points' AS ledger, r.row_id, 'village_code' AS column_name,
       '层级是村级点，但没有行政村' AS problem, '请补填行政村，或改正层级' AS remedy
FROM logistics_points r
WHERE r.point_level = '村级点' AND r.village_code IS NULL
