-- What a township or a unit was given to do by the end of a year; value counts the way the commitment is judged.
SELECT row_id, commitment_id, township_code, unit_id, year, value, source_document
FROM allocations
WHERE (township_code IS NULL OR $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
  AND (unit_id IS NULL OR $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_id))
ORDER BY commitment_id, township_code, unit_id, year
