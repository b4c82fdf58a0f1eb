-- 有人未参加基本医疗保险：家庭成员台账有没参保的，年度表说有，或问题没有解决
SELECT y.household_id, CAST(y.has_uninsured AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS earlier,
       y.year || '年度' AS observed, make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
WHERE y.year = $year
UNION ALL
SELECT m.household_id, 1.0, NULL, '现状', NULL, 'members', m.row_id
FROM members m
WHERE NOT m.is_medically_insured
UNION ALL
SELECT g.household_id, 1.0, NULL, strftime(g.found_on, '%Y年%-m月%-d日') || '发现，没有解决', g.found_on, 'guarantee_gaps',
       g.row_id
FROM guarantee_gaps g
WHERE g.problem_kind = '未参加医保' AND g.household_id IS NOT NULL AND g.found_on <= $day
  AND (g.solved_on > $day OR (g.solved_on IS NULL AND g.status <> '已解决'))
