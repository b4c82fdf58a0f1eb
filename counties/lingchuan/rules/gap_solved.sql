-- 已解决的问题有解决日期，没有解决的不填；解决不早于发现。
SELECT 'guarantee_gaps' AS ledger, g.row_id, 'solved_on' AS column_name,
       CASE WHEN g.solved_on IS NULL THEN '解决状态是已解决，但没有解决日期'
            WHEN g.status <> '已解决' THEN '填了解决日期，但解决状态是' || g.status
            ELSE '解决日期 ' || g.solved_on || ' 早于发现日期 ' || g.found_on END AS problem,
       '请核对解决状态和日期' AS remedy
FROM guarantee_gaps g
WHERE (g.status = '已解决') <> (g.solved_on IS NOT NULL) OR g.solved_on < g.found_on
