-- 自来水普及率高于集中供水率
WITH shares AS (
    SELECT commitment_id, township_code, month, row_id, reporting_unit_id,
           coalesce(value, 100 * numerator / nullif(denominator, 0)) AS share_pct,
           CASE WHEN value IS NULL THEN 'numerator' ELSE 'value' END AS column_name
    FROM observations
    WHERE commitment_id IN ('C37', 'C38')
)
SELECT '疑点' AS severity, 'observations' AS ledger, tap.row_id, tap.column_name,
       coalesce(t.township, '全县') || ' ' || tap.month || '：自来水普及率 ' || round(tap.share_pct, 1) || '%，高于集中供水率 '
           || round(central.share_pct, 1) || '%' AS problem,
       '自来水到户的都在集中供水之内，请核对两个率的口径和分母' AS remedy,
       tap.township_code, tap.reporting_unit_id AS unit_id
FROM shares tap
JOIN shares central ON central.commitment_id = 'C37' AND central.month = tap.month
                   AND central.township_code IS NOT DISTINCT FROM tap.township_code
LEFT JOIN ref_townships t ON t.township_code = tap.township_code
WHERE tap.commitment_id = 'C38' AND tap.share_pct > central.share_pct + 0.05
-- The same unsettled 口径 shows in every month; the newest is enough to ask about.
QUALIFY row_number() OVER (PARTITION BY tap.township_code ORDER BY tap.month DESC) = 1
