-- Gaps in the four guarantees found by $day; household_id is a surrogate, null where a gap is about no one household.
-- ledger: whose row it is. Dangerous houses are those of their own ledger as soon as it has any: what the ledger of gaps
-- says of them stands beside it in guarantee_sources. Of a house only its household says how many people live in it. One
-- that was vacated is over since a day nobody recorded, so it is neither open nor among those solved.
WITH own AS (
    SELECT 'guarantee_gaps' AS ledger, row_id, township_code, village_code, household_id, guarantee, problem_kind,
           is_for_health, shortage_cause, household_count, population, found_on, responsible_unit_id AS unit_id, solution,
           solved_on, status
    FROM guarantee_gaps
    WHERE found_on <= $day
      AND NOT (problem_kind = '危房' AND EXISTS (SELECT 1 FROM houses WHERE found_on <= $day))
    UNION ALL
    SELECT 'houses', d.row_id, d.township_code, d.village_code, d.household_id, '住房安全', '危房', false, NULL, 1, coalesce(z.size, h.size),
           d.found_on, NULL, d.method, d.accepted_on,
           CASE WHEN d.started_on > $day THEN '待改造' ELSE d.status END
    FROM houses d
    LEFT JOIN households h ON h.row_id = d.household_id
    LEFT JOIN household_sizes z ON z.household_id = h.row_id AND z.since_on <= $day AND z.until_on > $day
    WHERE d.found_on <= $day AND d.status <> '已腾退'
)
SELECT g.ledger, g.row_id, g.township_code, t.township, g.village_code, v.village, g.household_id, g.guarantee,
       g.problem_kind, g.is_for_health, g.shortage_cause, g.household_count, g.population, g.found_on, g.unit_id,
       g.solution, g.solved_on, g.status
FROM own g
JOIN ref_townships t ON t.township_code = g.township_code
JOIN ref_villages v ON v.village_code = g.village_code
WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], g.township_code)
ORDER BY g.found_on, g.row_id
