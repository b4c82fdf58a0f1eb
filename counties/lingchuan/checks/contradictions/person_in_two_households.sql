-- 同一个人登记在两户
SELECT '错误' AS severity, 'members' AS ledger, m.row_id, 'id_number' AS column_name,
       '这个人（' || m.relation || '，' || m.birth_year || ' 年出生）同时登记在'
           || string_agg(DISTINCT t.township || v.village, '、' ORDER BY t.township || v.village) || '的另一户' AS problem,
       '请查清这个人现在属于哪一户，从另一户移出' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
JOIN members other ON other.id_number_mark = m.id_number_mark AND other.household_id <> m.household_id
JOIN households other_h ON other_h.row_id = other.household_id
JOIN ref_townships t ON t.township_code = other_h.township_code
JOIN ref_villages v ON v.village_code = other_h.village_code
GROUP BY m.row_id, m.relation, m.birth_year, h.township_code
