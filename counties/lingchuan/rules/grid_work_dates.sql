-- 竣工、投运的有竣工日期；竣工不早于开工。
SELECT 'grid_works' AS ledger, r.row_id, 'done_on' AS column_name,
       '工程阶段是' || r.stage || '，但没有竣工日期' AS problem, '请补填竣工日期，或改正工程阶段' AS remedy
FROM grid_works r
WHERE r.stage IN ('竣工', '投运') AND r.done_on IS NULL
UNION ALL
SELECT 'grid_works', r.row_id, 'done_on',
       '竣工日期 ' || r.done_on || ' 早于开工日期 ' || r.started_on, '请核对两个日期'
FROM grid_works r
WHERE r.done_on < r.started_on
