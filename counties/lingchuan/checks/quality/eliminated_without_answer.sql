-- 因病、因学的风险帮扶消除，没有健康或教育措施
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'risk_1' AS column_name,
       '风险有' || need.risk || '，' || ended.month || ' 帮扶消除，措施里没有' || need.words AS problem,
       '请补填措施，或核对风险类型' AS remedy,
       h.township_code, need.unit_id
FROM cases c
JOIN ended ON ended.row_id = c.row_id AND ended.way = '帮扶消除'
JOIN households h ON h.row_id = c.household_id
JOIN (
    VALUES ('因病', '健康帮扶', ['健康帮扶'], 'weiti'),
           ('因学', '教育帮扶', ['义务教育保障', '其他教育帮扶'], 'jiaoyu')
) need(risk, words, measures, unit_id)
     ON list_contains([c.risk_1, c.risk_2, c.risk_3, c.risk_4, c.risk_5], need.risk)
WHERE EXISTS (SELECT 1 FROM case_steps s WHERE s.case_id = c.row_id AND s.measure IS NOT NULL)
  AND NOT EXISTS (
      SELECT 1 FROM case_steps s WHERE s.case_id = c.row_id AND list_contains(need.measures, s.measure)
  )
