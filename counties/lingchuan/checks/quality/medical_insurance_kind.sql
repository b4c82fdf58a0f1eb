-- 居民医保和职工医保与是否参保对不上
SELECT '错误' AS severity, 'members' AS ledger, m.row_id, 'is_medically_insured' AS column_name,
       CASE WHEN m.has_resident_medical AND m.has_employee_medical THEN '居民医保和职工医保都填了参加'
            WHEN m.is_medically_insured THEN '填已参加基本医疗保险，但居民医保和职工医保都填了否'
            ELSE '填没有参加基本医疗保险，但填了参加居民医保或职工医保' END AS problem,
       '两种医保只参加一种，请向医保部门核对' AS remedy,
       h.township_code, 'yibao' AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
WHERE (m.has_resident_medical AND m.has_employee_medical)
   OR (m.is_medically_insured AND NOT m.has_resident_medical AND NOT m.has_employee_medical)
   OR (NOT m.is_medically_insured AND (coalesce(m.has_resident_medical, false) OR coalesce(m.has_employee_medical, false)))
