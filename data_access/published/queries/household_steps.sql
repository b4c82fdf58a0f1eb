-- All case steps of one household in force now, whatever the month shown: what a person at work has to know.
SELECT s.case_id, s.step, s.started_on, s.done_on
FROM case_steps s
JOIN cases c ON c.row_id = s.case_id
JOIN households h ON h.row_id = c.household_id
WHERE h.row_id = $household
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY s.started_on
