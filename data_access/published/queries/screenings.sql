-- Screenings of villages from month $first to month $last, one row a village and month.
SELECT row_id, township_code, village_code, month, status, done_on
FROM screenings
WHERE month BETWEEN $first AND $last
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
ORDER BY month, village_code
