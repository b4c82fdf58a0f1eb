-- 退岗的有退岗日期，在岗的没有；退岗不早于上岗。
SELECT 'public_posts' AS ledger, r.row_id, 'ended_on' AS column_name,
       '在岗状态是' || r.status || '，但没有退岗日期' AS problem, '请补填退岗日期，或改正在岗状态' AS remedy
FROM public_posts r
WHERE r.status = '退岗' AND r.ended_on IS NULL
UNION ALL
SELECT 'public_posts', r.row_id, 'ended_on',
       '在岗状态是在岗，却填了退岗日期 ' || r.ended_on, '请改正在岗状态，或删去退岗日期'
FROM public_posts r
WHERE r.status = '在岗' AND r.ended_on IS NOT NULL
UNION ALL
SELECT 'public_posts', r.row_id, 'ended_on',
       '退岗日期 ' || r.ended_on || ' 早于上岗日期 ' || r.started_on, '请核对两个日期'
FROM public_posts r
WHERE r.ended_on < r.started_on
