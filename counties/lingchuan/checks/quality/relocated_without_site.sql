-- 易地搬迁和安置点对不上
SELECT '疑点' AS severity, 'households' AS ledger, h.row_id, 'resettlement_site_id' AS column_name,
       CASE WHEN h.is_relocated THEN '是易地搬迁户，没有填安置点' ELSE '不是易地搬迁户，却填了安置点' END AS problem,
       '请核对是否易地搬迁和安置点编号' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM households h
WHERE h.is_relocated <> (h.resettlement_site_id IS NOT NULL)
