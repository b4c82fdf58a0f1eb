-- Problems with 三保障 and water found by $day that belong to one household; a problem of a whole village has none.
SELECT g.row_id, g.household_id, g.guarantee, g.problem_kind, g.found_on,
       CASE WHEN g.solved_on <= $day THEN g.solved_on END AS solved_on, coalesce(g.is_for_health, false) AS is_for_health,
       g.solution
FROM guarantee_gaps g
JOIN households h ON h.row_id = g.household_id
WHERE g.found_on <= $day AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY g.found_on, g.row_id
