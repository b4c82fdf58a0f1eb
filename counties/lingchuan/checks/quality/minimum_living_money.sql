-- 低保身份和低保金对不上
SELECT '疑点' AS severity, 'household_years' AS ledger, y.row_id, 'minimum_living_yuan' AS column_name,
       y.year || ' 年低保金 ' || CAST(round(y.minimum_living_yuan) AS BIGINT) || ' 元，家庭成员台账有 '
           || count(*) FILTER (m.is_minimum_living) || ' 人享受低保' AS problem,
       '请向民政部门核对' AS remedy,
       h.township_code, 'minzheng' AS unit_id
FROM household_years y
JOIN households h ON h.row_id = y.household_id
JOIN members m ON m.household_id = h.row_id
WHERE y.year = (SELECT max(year) FROM household_years)
GROUP BY y.row_id, y.year, y.minimum_living_yuan, h.township_code
HAVING (y.minimum_living_yuan > 0) <> coalesce(bool_or(m.is_minimum_living), false)
