-- 已持证的有发证日期，已就业的有安置日期；安置不早于培训结业。
SELECT 'brand_workers' AS ledger, r.row_id, 'certified_on' AS column_name,
       '进展是' || r.stage || '，但没有发证日期' AS problem, '请补填发证日期，或改正进展' AS remedy
FROM brand_workers r
WHERE r.stage = '已持证' AND r.certified_on IS NULL
UNION ALL
SELECT 'brand_workers', r.row_id, 'placed_on',
       '进展是' || r.stage || '，但没有安置就业日期', '请补填安置就业日期，或改正进展'
FROM brand_workers r
WHERE r.stage = '已就业' AND r.placed_on IS NULL
UNION ALL
SELECT 'brand_workers', r.row_id, 'placed_on',
       '安置就业日期 ' || r.placed_on || ' 早于培训结业日期 ' || r.trained_on, '请核对两个日期'
FROM brand_workers r
WHERE r.placed_on < r.trained_on
