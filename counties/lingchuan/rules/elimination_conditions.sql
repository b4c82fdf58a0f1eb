-- 只查本次导入的行：不够条件的不能标注风险消除。以后才查出的问题照样登记，不因此退回。
-- 2022年4月以后办结的：识别满半年；整户无劳动能力的只能自然消除；当天没有未解决的三保障和饮水问题；帮扶消除要有帮扶措施。
WITH ended AS (
    SELECT s.row_id, s.case_id, s.done_on, c.household_id, c.identified_month,
           coalesce(s.elimination, c.elimination, '帮扶消除') AS way, coalesce(h.has_no_labour, false) AS has_no_labour
    FROM case_steps s
    JOIN cases c ON c.row_id = s.case_id
    JOIN households h ON h.row_id = c.household_id
    WHERE s.step = '风险消除' AND s.done_on >= DATE '2022-04-01'
)
SELECT 'case_steps' AS ledger, e.row_id, 'done_on' AS column_name,
       e.identified_month || ' 识别，' || strftime(e.done_on, '%Y-%m-%d') || ' 消除，不足半年' AS problem,
       '收入持续稳定一般不少于半年，请核对日期，满半年后再办' AS remedy
FROM ended e
WHERE date_diff('month', CAST(e.identified_month || '-01' AS DATE), e.done_on) < 6
UNION ALL
SELECT 'case_steps', e.row_id, 'elimination', '整户无劳动能力兜底保障户不能按' || e.way || '标注风险消除',
       '落实保障后持续跟踪，暂不标注风险消除'
FROM ended e
WHERE e.has_no_labour AND e.way <> '自然消除'
UNION ALL
SELECT 'case_steps', e.row_id, 'done_on',
       '消除当天还有没解决的问题：' || string_agg(DISTINCT g.guarantee, '、' ORDER BY g.guarantee),
       '三保障和饮水安全问题解决以后再消除，或在问题台账填上解决日期'
FROM ended e
JOIN guarantee_gaps g ON g.household_id = e.household_id AND g.found_on <= e.done_on
     AND (g.solved_on IS NULL OR g.solved_on > e.done_on) AND NOT coalesce(g.is_for_health, false)
GROUP BY e.row_id
UNION ALL
SELECT 'case_steps', e.row_id, 'elimination', '帮扶消除，却没有一条帮扶措施',
       '请先填落实帮扶环节的帮扶措施，或改正消除方式'
FROM ended e
WHERE e.way = '帮扶消除'
  AND NOT EXISTS (
      SELECT 1 FROM case_steps m
      WHERE m.case_id = e.case_id AND m.step = '落实帮扶' AND m.measure IS NOT NULL AND m.started_on <= e.done_on
  )
