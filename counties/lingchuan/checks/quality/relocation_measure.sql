-- 2021 年以后识别的户用了搬迁措施
SELECT '疑点' AS severity, 'case_steps' AS ledger, s.row_id, 'measure' AS column_name,
       c.identified_month || ' 识别的户，帮扶措施填了搬迁' AS problem,
       '易地搬迁任务 2020 年已完成，请核对措施' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM case_steps s
JOIN cases c ON c.row_id = s.case_id
JOIN households h ON h.row_id = c.household_id
WHERE s.measure = '搬迁' AND c.identified_month >= '2021-01'
