-- 由台账算出的比例超过 100%
SELECT '错误' AS severity, 'observations' AS ledger, CAST(NULL AS VARCHAR) AS row_id, 'value' AS column_name,
       c.title || coalesce(' ' || v.month, '（现状）') || '：' || coalesce(t.township, '全县') || '由台账算出 '
           || regexp_replace(CAST(round(v.value, 1) AS VARCHAR), '\.0$', '') || '%（'
           || regexp_replace(CAST(round(v.numerator, 2) AS VARCHAR), '\.0$', '') || '／'
           || regexp_replace(CAST(round(v.denominator, 2) AS VARCHAR), '\.0$', '') || '）' AS problem,
       '分子多于分母，请在目标进度页打开这一项，核对所列台账的行' AS remedy,
       v.township_code, c.unit_id
FROM commitment_values v
JOIN ref_commitments c USING (commitment_id)
LEFT JOIN ref_townships t USING (township_code)
WHERE v.source LIKE 'figure:%' AND c.unit = '%' AND v.numerator > v.denominator
-- Of a series too high for months one finding is enough: the newest.
QUALIFY row_number() OVER (PARTITION BY v.commitment_id, v.township_code ORDER BY v.month DESC NULLS FIRST) = 1
