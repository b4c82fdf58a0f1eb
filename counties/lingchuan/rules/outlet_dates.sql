-- 开业过的网点有开业日期；停业不早于开业。
SELECT 'outlets' AS ledger, r.row_id, 'opened_on' AS column_name,
       '营业状态是' || r.status || '，但没有开业日期' AS problem, '请补填开业日期，或改正营业状态' AS remedy
FROM outlets r
WHERE r.status IN ('营业', '停业') AND r.opened_on IS NULL
UNION ALL
SELECT 'outlets', r.row_id, 'closed_on',
       '停业日期 ' || r.closed_on || ' 早于开业日期 ' || r.opened_on, '请核对两个日期'
FROM outlets r
WHERE r.closed_on < r.opened_on
