-- 办结不早于开始。
SELECT 'case_steps' AS ledger, s.row_id, 'done_on' AS column_name,
       '办结日期 ' || s.done_on || ' 早于开始日期 ' || s.started_on AS problem,
       '请核对两个日期' AS remedy
FROM case_steps s
WHERE s.done_on < s.started_on
