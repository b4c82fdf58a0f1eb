-- 饮水有安全问题：户台账说没有解决，年度表说有，或问题没有解决
SELECT y.household_id, CAST(y.has_unsafe_water AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS earlier,
       y.year || '年度' AS observed, make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
WHERE y.year = $year
UNION ALL
SELECT h.row_id, 1.0, NULL, '现状', NULL, 'households', h.row_id
FROM households h
WHERE NOT h.has_safe_water
UNION ALL
SELECT g.household_id, 1.0, NULL, strftime(g.found_on, '%Y年%-m月%-d日') || '发现，没有解决', g.found_on, 'guarantee_gaps',
       g.row_id
FROM guarantee_gaps g
WHERE g.guarantee = '饮水安全' AND g.household_id IS NOT NULL AND g.found_on <= $day
  AND (g.solved_on > $day OR (g.solved_on IS NULL AND g.status <> '已解决'))
