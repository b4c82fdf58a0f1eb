-- Visits to one village made by $day, one row a matter.
SELECT row_id, visit_no, visited_on, visitor_level, purpose, problem, promise, unit_id, due_on, status, done_on
FROM village_visits
WHERE village_code = $village AND visited_on <= $day
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
ORDER BY visited_on DESC, row_id
