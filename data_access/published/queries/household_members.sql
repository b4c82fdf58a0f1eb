-- Members of one household, head first, by surrogate; no names.
SELECT m.row_id, m.relation, m.gender, m.birth_year, m.education, m.student_status, m.health, m.labour_skill, m.work_place,
       m.work_months, m.is_medically_insured, m.is_minimum_living, m.is_extreme_hardship
FROM members m
JOIN households h ON h.row_id = m.household_id
WHERE h.row_id = $household AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY m.relation <> '户主', m.birth_year
