-- Road projects and water works of one village: kind, name, status, size with unit, dated no later than $day, and the row it is.
SELECT '农村公路' AS kind, project_name AS name, build_type AS type, status, length_km AS amount, '公里' AS unit,
       coalesce(accepted_on, started_on) AS day, 'road_projects' AS ledger, row_id
FROM road_projects
WHERE village_code = $village AND (started_on IS NULL OR started_on <= $day)
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
UNION ALL
SELECT '农村供水', works_name, works_type, status, served_population, '人', NULL, 'water_works', row_id
FROM water_works
WHERE village_code = $village AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
ORDER BY kind, day NULLS LAST, name
