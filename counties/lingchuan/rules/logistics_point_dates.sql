-- 停运的有停运日期；停运不早于启用。
SELECT 'logistics_points' AS ledger, r.row_id, 'closed_on' AS column_name,
       '运营状态是' || r.status || '，但没有停运日期' AS problem, '请补填停运日期，或改正运营状态' AS remedy
FROM logistics_points r
WHERE r.status = '停运' AND r.closed_on IS NULL
UNION ALL
SELECT 'logistics_points', r.row_id, 'closed_on',
       '停运日期 ' || r.closed_on || ' 早于启用日期 ' || r.opened_on, '请核对两个日期'
FROM logistics_points r
WHERE r.closed_on < r.opened_on
