-- 义务教育阶段年龄的孩子不在校，年度台账没有标失学
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'student_status' AS column_name,
       newest.year - m.birth_year || ' 岁，在校生状况空着，' || newest.year || ' 年没有标失学辍学' AS problem,
       '请核对是否在校；因身体原因不能上学的请在失学或辍学原因里写明' AS remedy,
       h.township_code, 'jiaoyu' AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
CROSS JOIN (SELECT max(year) AS year FROM household_years) newest
LEFT JOIN household_years y ON y.household_id = h.row_id AND y.year = newest.year
WHERE newest.year - m.birth_year BETWEEN 7 AND 15 AND m.student_status IS NULL AND NOT coalesce(y.has_dropout, false)
