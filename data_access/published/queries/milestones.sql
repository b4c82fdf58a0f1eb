-- Reforms and plans as they stand now, those of the viewer's townships and of none.
SELECT row_id, item_no, item_name, item_kind, commitment_id, unit_id, township_code, planned_on, started_on, finished_on,
  status, document
FROM milestones
WHERE (township_code IS NULL OR $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_id))
ORDER BY planned_on NULLS LAST, item_no
