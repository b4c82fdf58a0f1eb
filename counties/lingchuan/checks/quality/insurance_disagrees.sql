-- 年度台账和家庭成员台账的参保情况不一致
SELECT '错误' AS severity, 'household_years' AS ledger, y.row_id, 'has_uninsured' AS column_name,
       y.year || ' 年填' || CASE WHEN y.has_uninsured THEN '有' ELSE '没有' END || '成员未参保，家庭成员台账有 '
           || count(*) FILTER (NOT m.is_medically_insured) || ' 人未参保' AS problem,
       '请向医保部门核对后改正其中一个' AS remedy,
       h.township_code, 'yibao' AS unit_id
FROM household_years y
JOIN households h ON h.row_id = y.household_id
JOIN members m ON m.household_id = h.row_id
WHERE y.year = (SELECT max(year) FROM household_years)
GROUP BY y.row_id, y.year, y.has_uninsured, h.township_code
HAVING y.has_uninsured <> bool_or(NOT m.is_medically_insured)
