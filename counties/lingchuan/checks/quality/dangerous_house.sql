-- 危房等级和年度住房安全对不上
SELECT '错误' AS severity, 'households' AS ledger, h.row_id, 'housing_grade' AS column_name,
       '危房等级填' || h.housing_grade || '，' || y.year || ' 年填' || CASE WHEN y.has_unsafe_housing THEN '有' ELSE '没有' END
           || '住房安全问题' AS problem,
       'C、D 级为危房，请向住建部门核对等级和鉴定时间' AS remedy,
       h.township_code, 'zhujian' AS unit_id
FROM households h
JOIN household_years y ON y.household_id = h.row_id
WHERE y.year = (SELECT max(year) FROM household_years)
  AND (h.housing_grade IN ('C级', 'D级')) <> y.has_unsafe_housing
