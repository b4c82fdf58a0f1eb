-- 公益性岗位上的人不足 16 岁或满 70 岁
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'public_post' AS column_name,
       newest.year - m.birth_year || ' 岁，登记在' || m.public_post AS problem,
       '请核对年龄；不符合岗位条件的请调整' AS remedy,
       h.township_code, 'renshe' AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
CROSS JOIN (SELECT max(year) AS year FROM household_years) newest
WHERE m.public_post IS NOT NULL AND NOT newest.year - m.birth_year BETWEEN 16 AND 69
