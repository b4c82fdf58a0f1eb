-- 风险是务工就业不稳，家里却没有劳动力
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'risk_1' AS column_name,
       c.identified_month || ' 因务工就业不稳识别，' || h.size || ' 口人没有一名劳动力' AS problem,
       '请核对风险类型和成员的劳动技能' AS remedy,
       h.township_code, 'renshe' AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE list_contains([c.risk_1, c.risk_2, c.risk_3, c.risk_4, c.risk_5], '因务工就业不稳')
  AND EXISTS (SELECT 1 FROM members m WHERE m.household_id = h.row_id)
  AND NOT EXISTS (
      SELECT 1 FROM members m
      WHERE m.household_id = h.row_id AND m.labour_skill NOT IN ('丧失劳动力', '无劳动力')
  )
