-- 2023 年以后识别的户，识别时人均纯收入超过两万元
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'net_income_per_capita_at_entry_yuan' AS column_name,
       c.identified_month || ' 识别为' || c.category || '，识别时人均纯收入 '
           || CAST(round(c.net_income_per_capita_at_entry_yuan) AS BIGINT) || ' 元' AS problem,
       '请核对收入，或补充支出骤增的材料' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE c.identified_month >= '2023-01' AND c.net_income_per_capita_at_entry_yuan > 20000
