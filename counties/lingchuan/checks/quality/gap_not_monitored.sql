-- 脱贫户有住房、教育、医疗或饮水问题，没有在监测
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '疑点' AS severity, 'household_years' AS ledger, y.row_id, 'has_unsafe_water' AS column_name,
       y.year || ' 年有' || concat_ws('、',
           CASE WHEN y.has_unsafe_housing THEN '住房安全' END, CASE WHEN y.has_dropout THEN '失学辍学' END,
           CASE WHEN y.has_uninsured THEN '未参加基本医疗保险' END, CASE WHEN y.has_unsafe_water THEN '饮水安全' END
       ) || '问题，没有在监测' AS problem,
       '请核实并解决；有返贫风险的按程序纳入' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM household_years y
JOIN households h ON h.row_id = y.household_id AND h.household_type = '脱贫户'
WHERE y.year = (SELECT max(year) FROM household_years)
  AND (y.has_unsafe_housing OR y.has_dropout OR y.has_uninsured OR y.has_unsafe_water)
  AND NOT EXISTS (
      SELECT 1 FROM cases c LEFT JOIN ended ON ended.row_id = c.row_id
      WHERE c.household_id = h.row_id
        AND NOT EXISTS (SELECT 1 FROM case_steps r WHERE r.case_id = c.row_id AND r.step = '不予纳入')
        AND (ended.row_id IS NULL OR left(ended.month, 4) >= CAST(y.year AS VARCHAR))
  )
