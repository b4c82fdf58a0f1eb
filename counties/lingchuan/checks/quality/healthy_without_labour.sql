-- 健康的劳动年龄人口标成没有或只有弱劳动能力
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'labour_skill' AS column_name,
       newest.year - m.birth_year || ' 岁，健康，不在校，劳动技能却是' || m.labour_skill AS problem,
       '请核对健康状况和劳动技能' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
CROSS JOIN (SELECT max(year) AS year FROM household_years) newest
WHERE newest.year - m.birth_year BETWEEN 16 AND 59 AND m.health = '健康' AND m.student_status IS NULL
  AND m.labour_skill IN ('弱劳动力或半劳动力', '丧失劳动力', '无劳动力')
