-- 在校生登记了务工
SELECT '疑点' AS severity, 'members' AS ledger, m.row_id, 'work_months' AS column_name,
       '在校生状况是' || m.student_status || '，又登记务工' || coalesce(' ' || m.work_months || ' 个月', '') AS problem,
       '请核对是否还在校，是否真的务工' AS remedy,
       h.township_code, 'renshe' AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
WHERE m.student_status IS NOT NULL AND (m.work_months > 0 OR m.work_place IS NOT NULL)
