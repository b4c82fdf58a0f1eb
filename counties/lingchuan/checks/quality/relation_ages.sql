-- 子女或父母的年龄与户主对不上
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'birth_year' AS column_name,
       m.relation || ' ' || m.birth_year || ' 年出生，户主 ' || head.birth_year || ' 年出生' AS problem,
       '请核对出生年份和与户主关系' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM members m
JOIN members head ON head.household_id = m.household_id AND head.relation = '户主'
JOIN households h ON h.row_id = m.household_id
WHERE (m.relation IN ('之子', '之女') AND m.birth_year - head.birth_year < 12)
   OR (m.relation IN ('之父', '之母') AND head.birth_year - m.birth_year < 12)
