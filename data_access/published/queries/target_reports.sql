-- The reports of one commitment up to a month: the county's own ($is_county), or those of its townships.
SELECT row_id, township_code, month, basis, value, numerator, denominator
FROM observations
WHERE commitment_id = $commitment AND month <= $month AND (township_code IS NULL) = $is_county
  AND ($is_county OR $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
ORDER BY month DESC, township_code
