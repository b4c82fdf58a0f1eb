-- 建成的有建成日期；建成不早于开工。
SELECT 'industry_parks' AS ledger, r.row_id, 'built_on' AS column_name,
       '建设状态是' || r.status || '，但没有建成日期' AS problem, '请补填建成日期，或改正建设状态' AS remedy
FROM industry_parks r
WHERE r.status = '建成' AND r.built_on IS NULL
UNION ALL
SELECT 'industry_parks', r.row_id, 'built_on',
       '建成日期 ' || r.built_on || ' 早于开工日期 ' || r.started_on, '请核对两个日期'
FROM industry_parks r
WHERE r.built_on < r.started_on
