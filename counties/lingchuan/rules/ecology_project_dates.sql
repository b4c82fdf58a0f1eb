-- 已验收的项目有验收日期；验收不早于开工。
SELECT 'ecology_projects' AS ledger, r.row_id, 'accepted_on' AS column_name,
       '项目状态是' || r.status || '，但没有验收日期' AS problem, '请补填验收日期，或改正项目状态' AS remedy
FROM ecology_projects r
WHERE r.status = '已验收' AND r.accepted_on IS NULL
UNION ALL
SELECT 'ecology_projects', r.row_id, 'accepted_on',
       '验收日期 ' || r.accepted_on || ' 早于开工日期 ' || r.started_on, '请核对两个日期'
FROM ecology_projects r
WHERE r.accepted_on < r.started_on
