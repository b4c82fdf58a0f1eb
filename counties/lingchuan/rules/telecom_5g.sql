-- 没有5G覆盖就没有开通日期。
SELECT 'telecom_coverage' AS ledger, t.row_id, 'opened_5g_on' AS column_name,
       '5G覆盖填否，却有5G开通日期 ' || t.opened_5g_on AS problem, '请核对5G覆盖和开通日期' AS remedy
FROM telecom_coverage t
WHERE NOT t.has_5g AND t.opened_5g_on IS NOT NULL
