-- 有劳动力的监测户录入一个多月，没有开发式帮扶措施
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
),
newest AS (SELECT max(coalesce(done_on, started_on)) AS day FROM case_steps)
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'developing_measures' AS column_name,
       strftime(min(entry.done_on), '%Y-%m-%d')
           || ' 录入系统，一个多月没有产业、就业、金融、公益性岗位中的一项措施' AS problem,
       '请落实开发式帮扶措施，并填入监测办理台账' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
JOIN case_steps entry ON entry.case_id = c.row_id AND entry.step = '录入系统'
CROSS JOIN newest
WHERE entry.done_on + INTERVAL 1 MONTH < newest.day
  AND NOT EXISTS (SELECT 1 FROM ended WHERE ended.row_id = c.row_id)
  AND EXISTS (
      SELECT 1 FROM members m
      WHERE m.household_id = h.row_id AND m.labour_skill NOT IN ('丧失劳动力', '无劳动力')
  )
  AND NOT EXISTS (
      SELECT 1 FROM case_steps s
      WHERE s.case_id = c.row_id AND s.measure IN ('产业帮扶', '就业帮扶', '金融帮扶', '公益性岗位')
  )
GROUP BY c.row_id, h.township_code
