-- What the county reported on a commitment to be carried out regularly, up to a month: one row a period.
SELECT row_id, month, value, done_on, note
FROM observations
WHERE commitment_id = $commitment AND township_code IS NULL AND month <= $month
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], reporting_unit_id))
ORDER BY month
