-- The unit that reported last on each commitment: commitment_id, unit_id.
SELECT commitment_id, arg_max(reporting_unit_id, month) AS unit_id
FROM observations
WHERE $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], reporting_unit_id)
GROUP BY commitment_id
ORDER BY commitment_id
