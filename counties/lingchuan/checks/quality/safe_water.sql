-- 户台账和年度台账的饮水情况不一致
SELECT '错误' AS severity, 'households' AS ledger, h.row_id, 'has_safe_water' AS column_name,
       '户台账填' || CASE WHEN h.has_safe_water THEN '已解决' ELSE '没有解决' END || '安全饮用水，' || y.year || ' 年填'
           || CASE WHEN y.has_unsafe_water THEN '有' ELSE '没有' END || '饮水安全问题' AS problem,
       '请向水务部门核对后改正其中一个' AS remedy,
       h.township_code, 'shuiwu' AS unit_id
FROM households h
JOIN household_years y ON y.household_id = h.row_id
WHERE y.year = (SELECT max(year) FROM household_years) AND h.has_safe_water = y.has_unsafe_water
