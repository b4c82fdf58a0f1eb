-- Gaps in the four guarantees found by $day; household_id is a surrogate, null where a gap is about no one household.
SELECT g.row_id, g.township_code, t.township, g.village_code, v.village, g.household_id, g.guarantee, g.problem_kind,
       g.is_for_health, g.shortage_cause, g.household_count, g.population, g.found_on, g.responsible_unit_id AS unit_id,
       g.solution, g.solved_on, g.status
FROM guarantee_gaps g
JOIN ref_townships t ON t.township_code = g.township_code
JOIN ref_villages v ON v.village_code = g.village_code
WHERE g.found_on <= $day
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], g.township_code))
ORDER BY g.found_on, g.row_id
