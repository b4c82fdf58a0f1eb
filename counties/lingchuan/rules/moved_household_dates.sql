-- 零就业先认定后消除；日期不晚于最近核查。
SELECT 'moved_households' AS ledger, m.row_id,
       CASE WHEN m.trained_on > m.checked_on THEN 'trained_on' ELSE 'idle_until' END AS column_name,
       CASE WHEN m.trained_on > m.checked_on THEN '技能培训日期 ' || m.trained_on || ' 晚于最近核查日期 ' || m.checked_on
            WHEN m.idle_since IS NULL THEN '有零就业消除日期，但没有认定日期'
            ELSE '零就业消除日期 ' || m.idle_until || ' 早于认定日期 ' || m.idle_since END AS problem,
       '请核对日期' AS remedy
FROM moved_households m
WHERE m.trained_on > m.checked_on OR m.idle_until < m.idle_since OR (m.idle_until IS NOT NULL AND m.idle_since IS NULL)
