-- 住房有安全问题：户台账定为 C、D 级，年度表说有，危房没有改造完，或问题没有解决
SELECT y.household_id, CAST(y.has_unsafe_housing AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS earlier,
       y.year || '年度' AS observed, make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
WHERE y.year = $year
UNION ALL
SELECT h.row_id, 1.0, NULL, '现状' || h.housing_grade, NULL, 'households', h.row_id
FROM households h
WHERE h.housing_grade IN ('C级', 'D级')
UNION ALL
SELECT d.household_id, 1.0, NULL, strftime(d.found_on, '%Y年%-m月%-d日') || '发现' || d.danger_grade || '，没有改造完',
       d.found_on, 'houses', d.row_id
FROM houses d
WHERE d.household_id IS NOT NULL AND d.found_on <= $day
  AND (d.accepted_on > $day OR (d.accepted_on IS NULL AND d.status NOT IN ('已验收', '已腾退')))
UNION ALL
SELECT g.household_id, 1.0, NULL, strftime(g.found_on, '%Y年%-m月%-d日') || '发现，没有解决', g.found_on, 'guarantee_gaps',
       g.row_id
FROM guarantee_gaps g
WHERE g.guarantee = '住房安全' AND g.household_id IS NOT NULL AND g.found_on <= $day
  AND (g.solved_on > $day OR (g.solved_on IS NULL AND g.status <> '已解决'))
