-- All case steps of one household begun by $day, in order, with the case they belong to.
SELECT s.row_id, c.row_id AS case_id, c.category, c.identified_month, s.step, s.started_on,
       CASE WHEN s.done_on <= $day THEN s.done_on END AS done_on, s.measure, s.elimination
FROM case_steps s
JOIN cases c ON c.row_id = s.case_id
JOIN households h ON h.row_id = c.household_id
WHERE h.row_id = $household AND s.started_on <= $day
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY c.identified_month, s.started_on, s.done_on NULLS LAST
