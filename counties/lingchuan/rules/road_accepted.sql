-- 已验收的项目有验收日期；验收不早于开工。
SELECT 'road_projects' AS ledger, r.row_id, 'accepted_on' AS column_name,
       CASE WHEN r.accepted_on IS NULL THEN '项目状态是已验收，但没有验收日期'
            ELSE '验收日期 ' || r.accepted_on || ' 早于开工日期 ' || r.started_on END AS problem,
       '请补填或改正验收日期' AS remedy
FROM road_projects r
WHERE (r.status = '已验收' AND r.accepted_on IS NULL) OR r.accepted_on < r.started_on
