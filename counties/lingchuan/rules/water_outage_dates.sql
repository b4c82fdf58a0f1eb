-- 恢复不早于中断。
SELECT 'water_outages' AS ledger, r.row_id, 'ended_on' AS column_name,
       '恢复日期 ' || r.ended_on || ' 早于中断日期 ' || r.started_on AS problem, '请核对两个日期' AS remedy
FROM water_outages r
WHERE r.ended_on < r.started_on
