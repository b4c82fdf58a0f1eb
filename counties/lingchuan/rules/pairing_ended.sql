-- 结束的结对有结束日期，进行中的没有；结束不早于开始。
SELECT 'pairings' AS ledger, p.row_id, 'ended_on' AS column_name,
       CASE WHEN p.ended_on IS NULL THEN '结对状态是已结束，但没有结束日期'
            WHEN p.status = '进行中' THEN '结对状态是进行中，却填了结束日期'
            ELSE '结束日期 ' || p.ended_on || ' 早于结对日期 ' || p.started_on END AS problem,
       '请核对状态和日期' AS remedy
FROM pairings p
WHERE (p.status = '已结束') <> (p.ended_on IS NOT NULL) OR p.ended_on < p.started_on
