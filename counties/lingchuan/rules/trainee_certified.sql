-- 已持证的有发证日期。
SELECT 'trainees' AS ledger, r.row_id, 'certified_on' AS column_name,
       '填了已持证，但没有发证日期' AS problem, '请补填发证日期，或改正是否持证' AS remedy
FROM trainees r
WHERE r.is_certified AND r.certified_on IS NULL
