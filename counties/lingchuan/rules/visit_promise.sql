-- 答应的事有办理状态，没有答应的没有期限和状态；办结的有日期；期限、办结都不早于走访。
SELECT 'village_visits' AS ledger, t.row_id,
       CASE WHEN (t.promise IS NULL) <> (t.status IS NULL) THEN 'status'
            WHEN t.due_on < t.visited_on OR (t.promise IS NULL AND t.due_on IS NOT NULL) THEN 'due_on'
            ELSE 'done_on' END AS column_name,
       CASE WHEN t.promise IS NOT NULL AND t.status IS NULL THEN '填了当场答应的事，没有办理状态'
            WHEN t.promise IS NULL AND t.status IS NOT NULL THEN '没有填当场答应的事，却有办理状态'
            WHEN t.due_on < t.visited_on THEN '办理期限 ' || t.due_on || ' 早于走访日期 ' || t.visited_on
            WHEN t.promise IS NULL AND t.due_on IS NOT NULL THEN '没有填当场答应的事，却有办理期限'
            WHEN t.done_on < t.visited_on THEN '办结日期 ' || t.done_on || ' 早于走访日期 ' || t.visited_on
            WHEN t.status = '已办结' THEN '办理状态是已办结，没有办结日期'
            ELSE '有办结日期，办理状态不是已办结' END AS problem,
       '请核对答应的事、办理状态和日期' AS remedy
FROM village_visits t
WHERE (t.promise IS NULL) <> (t.status IS NULL)
   OR (t.promise IS NULL AND t.due_on IS NOT NULL)
   OR t.due_on < t.visited_on OR t.done_on < t.visited_on
   OR (t.status IS NOT DISTINCT FROM '已办结') <> (t.done_on IS NOT NULL)
