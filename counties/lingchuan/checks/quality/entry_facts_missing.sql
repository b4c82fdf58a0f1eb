-- 纳入监测时的收入和三保障、饮水情况没有填
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'net_income_per_capita_at_entry_yuan' AS column_name,
       c.identified_month || ' 识别，没有填识别时的' || concat_ws('、',
           CASE WHEN c.net_income_per_capita_at_entry_yuan IS NULL THEN '人均纯收入' END,
           CASE WHEN c.has_unsafe_housing_at_entry IS NULL THEN '住房' END,
           CASE WHEN c.has_dropout_at_entry IS NULL THEN '义务教育' END,
           CASE WHEN c.has_uninsured_at_entry IS NULL THEN '基本医疗' END,
           CASE WHEN c.has_unsafe_water_at_entry IS NULL THEN '饮水' END) AS problem,
       '请按识别时的入户核实材料补填' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE c.net_income_per_capita_at_entry_yuan IS NULL OR c.has_unsafe_housing_at_entry IS NULL
   OR c.has_dropout_at_entry IS NULL OR c.has_uninsured_at_entry IS NULL OR c.has_unsafe_water_at_entry IS NULL
