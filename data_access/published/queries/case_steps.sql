-- All case steps begun by $day, with the case they belong to; by case and start. Whether somebody is named, not who.
SELECT s.row_id, s.case_id, s.step, s.started_on, CASE WHEN s.done_on <= $day THEN s.done_on END AS done_on,
       s.measure, s.measure_yuan, s.elimination, s.handled_by, s.has_helper_name
FROM case_steps s
JOIN cases c ON c.row_id = s.case_id
JOIN households h ON h.row_id = c.household_id
WHERE s.started_on <= $day AND c.identified_month <= strftime($day::DATE, '%Y-%m')
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY s.case_id, s.started_on
