-- 文化程度和在校生状况应只填一项
SELECT CASE WHEN m.education IS NULL THEN '疑点' ELSE '错误' END AS severity, 'members' AS ledger, m.row_id,
       'education' AS column_name,
       CASE WHEN m.education IS NULL THEN '文化程度和在校生状况都空着（' || m.birth_year || ' 年出生）'
            ELSE '文化程度填' || m.education || '，在校生状况又填' || m.student_status END AS problem,
       '在校生只填在校生状况，其他人只填文化程度' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
WHERE (m.education IS NULL) = (m.student_status IS NULL)
