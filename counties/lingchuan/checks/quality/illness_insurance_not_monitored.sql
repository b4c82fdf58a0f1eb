-- 脱贫户有人未参加大病保险，没有在监测
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'has_serious_illness_insurance' AS column_name,
       '脱贫户成员（' || m.relation || '，' || m.birth_year || ' 年出生）未参加大病保险，这一户没有在监测' AS problem,
       '请核实参保情况；有返贫风险的按程序纳入' AS remedy,
       h.township_code, 'yibao' AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id AND h.household_type = '脱贫户'
WHERE NOT m.has_serious_illness_insurance
  AND NOT EXISTS (
      SELECT 1 FROM cases c LEFT JOIN ended ON ended.row_id = c.row_id
      WHERE c.household_id = h.row_id
        AND NOT EXISTS (SELECT 1 FROM case_steps r WHERE r.case_id = c.row_id AND r.step = '不予纳入')
        AND ended.row_id IS NULL
  )
