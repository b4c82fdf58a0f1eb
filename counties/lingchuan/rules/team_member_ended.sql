-- 离任的有离任日期，在岗的没有；离任、届满不早于到任。
SELECT 'team_members' AS ledger, t.row_id, CASE WHEN t.due_on < t.started_on THEN 'due_on' ELSE 'ended_on' END AS column_name,
       CASE WHEN t.due_on < t.started_on THEN '任期届满日期 ' || t.due_on || ' 早于到任日期 ' || t.started_on
            WHEN t.ended_on IS NULL THEN '状态是' || t.status || '，但没有离任日期'
            WHEN t.status = '在岗' THEN '状态是在岗，却填了离任日期'
            ELSE '离任日期 ' || t.ended_on || ' 早于到任日期 ' || t.started_on END AS problem,
       '请核对状态和日期' AS remedy
FROM team_members t
WHERE (t.status = '在岗') <> (t.ended_on IS NULL) OR t.ended_on < t.started_on OR t.due_on < t.started_on
