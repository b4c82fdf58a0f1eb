-- 填了残疾类别或等级，健康状况没有残疾
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'health' AS column_name,
       '残疾信息填' || coalesce(m.disability_type, '类别空着') || coalesce(m.disability_grade, '')
           || '，健康状况却是' || m.health AS problem,
       '请向残联核对后改正健康状况或残疾类别' AS remedy,
       h.township_code, 'canlian' AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
WHERE (m.disability_type IS NOT NULL OR m.disability_grade IS NOT NULL) AND m.health NOT LIKE '%残疾%'
