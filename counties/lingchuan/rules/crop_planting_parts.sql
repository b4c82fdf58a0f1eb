-- 部分不大于整体。
SELECT 'crop_plantings' AS ledger, r.row_id, 'quality_area_mu' AS column_name,
       '优质品种面积 ' || r.quality_area_mu || ' 亩，多于种植面积 ' || r.area_mu || ' 亩' AS problem, '请核对两个数' AS remedy
FROM crop_plantings r
WHERE r.quality_area_mu > r.area_mu
UNION ALL
SELECT 'crop_plantings', r.row_id, 'insured_area_mu',
       '参加农业保险面积 ' || r.insured_area_mu || ' 亩，多于种植面积 ' || r.area_mu || ' 亩', '请核对两个数'
FROM crop_plantings r
WHERE r.insured_area_mu > r.area_mu
