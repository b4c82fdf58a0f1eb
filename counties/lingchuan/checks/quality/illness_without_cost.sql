-- 风险是因病，识别时合规自付支出为零
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'medical_self_paid_at_entry_yuan' AS column_name,
       c.identified_month || ' 因病识别，识别时合规自付支出是 0 元' AS problem,
       '请向医保部门核对自付支出，或改正风险类型' AS remedy,
       h.township_code, 'yibao' AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE list_contains([c.risk_1, c.risk_2, c.risk_3, c.risk_4, c.risk_5], '因病')
  AND c.medical_self_paid_at_entry_yuan = 0
