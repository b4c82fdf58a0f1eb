-- 义务教育阶段失学辍学：年度表或问题台账说有；问题台账写明只因身体原因的户不算
WITH open_gaps AS (
    SELECT g.row_id, g.household_id, g.found_on, coalesce(g.is_for_health, false) AS is_for_health
    FROM guarantee_gaps g
    WHERE g.problem_kind = '失学辍学' AND g.household_id IS NOT NULL AND g.found_on <= $day
      AND (g.solved_on > $day OR (g.solved_on IS NULL AND g.status <> '已解决'))
),
for_health AS (
    SELECT household_id FROM open_gaps GROUP BY household_id HAVING bool_and(is_for_health)
)
SELECT y.household_id, CAST(y.has_dropout AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS earlier,
       y.year || '年度' AS observed, make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
ANTI JOIN for_health USING (household_id)
WHERE y.year = $year
UNION ALL
SELECT g.household_id, 1.0, NULL, strftime(g.found_on, '%Y年%-m月%-d日') || '发现，没有解决', g.found_on, 'guarantee_gaps',
       g.row_id
FROM open_gaps g
WHERE NOT g.is_for_health
