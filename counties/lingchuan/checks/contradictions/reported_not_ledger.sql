-- 报送的数与台账算出的数不等
SELECT '疑点' AS severity, 'observations' AS ledger, o.row_id, 'value' AS column_name,
       c.title || ' ' || o.month || '（' || o.basis || '）：' || coalesce(t.township, '全县') || '报送 '
           || regexp_replace(CAST(round(o.value, 2) AS VARCHAR), '\.0$', '') || ' ' || c.unit || '，由台账算出 '
           || regexp_replace(CAST(round(v.value, 2) AS VARCHAR), '\.0$', '') || ' ' || c.unit AS problem,
       '这项承诺以台账为准，请核对台账是否报全' AS remedy,
       o.township_code, o.reporting_unit_id AS unit_id
FROM observations o
JOIN ref_commitments c ON c.commitment_id = o.commitment_id AND c.basis = o.basis
JOIN commitment_values v ON v.commitment_id = o.commitment_id AND v.month = o.month AND v.source LIKE 'figure:%'
                        AND v.township_code IS NOT DISTINCT FROM o.township_code
LEFT JOIN ref_townships t ON t.township_code = o.township_code
WHERE abs(o.value - v.value) > greatest(0.06, 0.005 * abs(v.value))
