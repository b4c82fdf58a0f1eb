-- Water of each village on $day: works (现状: the ledger has no dates of theirs), tests and outages of the twelve months
-- up to then, open gaps, and the newest quarter of its people and households. Null = the ledger says nothing of it.
WITH works AS (
    SELECT village_code, count(*) FILTER (status = '运行') AS running_count,
           count(*) FILTER (status IN ('计划', '在建')) AS planned_count, count(*) FILTER (status = '停用') AS stopped_count
    FROM water_works
    GROUP BY village_code
), tests AS (
    SELECT village_code, count(*) FILTER (sampled_on > $day::DATE - INTERVAL 12 MONTH) AS test_count,
           count(*) FILTER (result = '不合格' AND (fixed_on IS NULL OR fixed_on > $day::DATE)) AS failing_count
    FROM water_tests
    WHERE sampled_on <= $day::DATE
    GROUP BY village_code
), outages AS (
    SELECT village_code, count(*) FILTER (started_on > $day::DATE - INTERVAL 12 MONTH) AS outage_count,
           count(*) FILTER (ended_on IS NULL OR ended_on > $day::DATE) AS open_outage_count
    FROM water_outages
    WHERE started_on <= $day::DATE
    GROUP BY village_code
), gaps AS (
    SELECT village_code, CAST(sum(household_count) AS BIGINT) AS gap_household_count
    FROM guarantee_gaps
    WHERE guarantee = '饮水安全' AND found_on <= $day::DATE AND (solved_on IS NULL OR solved_on > $day::DATE)
    GROUP BY village_code
), quarters AS (
    SELECT village_code, row_id, month, population, central_population, household_count, tap_household_count
    FROM village_water
    WHERE month <= $month
    QUALIFY row_number() OVER (PARTITION BY village_code ORDER BY month DESC) = 1
)
SELECT v.township_code, t.township, v.village_code, v.village,
       w.running_count, w.planned_count, w.stopped_count, s.test_count, s.failing_count,
       o.outage_count, o.open_outage_count, g.gap_household_count,
       q.row_id, q.month, q.population, q.central_population, q.household_count, q.tap_household_count
FROM ref_villages v
JOIN ref_townships t ON t.township_code = v.township_code
LEFT JOIN works w ON w.village_code = v.village_code
LEFT JOIN tests s ON s.village_code = v.village_code
LEFT JOIN outages o ON o.village_code = v.village_code
LEFT JOIN gaps g ON g.village_code = v.village_code
LEFT JOIN quarters q ON q.village_code = v.village_code
WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], v.township_code)
ORDER BY v.township_code, v.village_code
