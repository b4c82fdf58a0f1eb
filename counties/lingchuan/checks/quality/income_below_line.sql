-- 人均纯收入低于当年监测范围，没有纳入监测
SELECT '疑点' AS severity, 'household_years' AS ledger, y.row_id, 'wage_income_yuan' AS column_name,
       y.year || ' 年人均纯收入 ' || CAST(round(net.income_yuan / h.size) AS BIGINT) || ' 元，低于监测范围 '
           || CAST(round(l.line_yuan) AS BIGINT) || ' 元，没有纳入监测' AS problem,
       '请入户核实收入和支出，符合条件的按程序纳入' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM household_years y
JOIN income_lines l ON l.year = y.year
JOIN households h ON h.row_id = y.household_id
CROSS JOIN LATERAL (
    SELECT y.wage_income_yuan + y.business_income_yuan + y.property_income_yuan + y.transfer_income_yuan
           - y.business_cost_yuan AS income_yuan
) net
WHERE net.income_yuan / h.size < l.line_yuan
  AND NOT EXISTS (
      SELECT 1 FROM cases c
      WHERE c.household_id = h.row_id
        AND NOT EXISTS (SELECT 1 FROM case_steps r WHERE r.case_id = c.row_id AND r.step = '不予纳入')
  )
