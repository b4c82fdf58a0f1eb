-- What units reported in words up to the month shown, newest first.
SELECT row_id, commitment_id, township_code, month, note, reporting_unit_id AS unit_id, source_document
FROM observations
WHERE note IS NOT NULL AND month <= $month
  AND (township_code IS NULL OR $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], reporting_unit_id))
ORDER BY month DESC, commitment_id, township_code NULLS FIRST
