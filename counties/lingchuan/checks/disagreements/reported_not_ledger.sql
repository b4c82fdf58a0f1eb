-- 报送的数与台账算出的数
SELECT o.commitment_id, o.month, o.township_code, o.reporting_unit_id AS unit_id, FALSE AS is_lasting,
       'observations' AS ledger, o.row_id, CASE WHEN o.value IS NULL THEN 'numerator' ELSE 'value' END AS column_name,
       CAST(NULL AS VARCHAR) AS own_ledger, v.value, 'observations' AS other_ledger,
       coalesce(o.value, CASE WHEN c.unit IN ('%', '百分点') THEN 100 * o.numerator / nullif(o.denominator, 0) END) AS other_value,
       c.unit, abs(other_value - v.value) > greatest(0.06, 0.005 * abs(v.value)) AS is_different
FROM observations o
JOIN ref_commitments c ON c.commitment_id = o.commitment_id AND c.basis = o.basis
JOIN commitment_values v ON v.commitment_id = o.commitment_id AND v.month = o.month AND v.source LIKE 'figure:%'
                        AND v.township_code IS NOT DISTINCT FROM o.township_code
WHERE other_value IS NOT NULL AND v.value IS NOT NULL
