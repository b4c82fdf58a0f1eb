-- 已完成的事项有完成日期，完成不早于启动。
SELECT 'milestones' AS ledger, t.row_id, 'finished_on' AS column_name,
       CASE WHEN t.finished_on IS NULL THEN '进展是' || t.status || '，但没有完成日期'
            ELSE '完成日期 ' || t.finished_on || ' 早于启动日期 ' || t.started_on END AS problem,
       '请补填或改正完成日期' AS remedy
FROM milestones t
WHERE (t.status = '已完成' AND t.finished_on IS NULL) OR t.finished_on < t.started_on
