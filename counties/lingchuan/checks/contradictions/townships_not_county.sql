-- 各乡镇相加与全县数不等
WITH reported AS (
    SELECT o.row_id, o.commitment_id, o.township_code, o.month, o.basis, o.reporting_unit_id, part.column_name, part.word,
           part.amount
    FROM observations o
    JOIN ref_commitments c ON c.commitment_id = o.commitment_id,
    LATERAL (VALUES
        ('value', '', CASE WHEN c.unit NOT IN ('%', '百分点') THEN o.value END),
        ('numerator', '分子', o.numerator),
        ('denominator', '分母', o.denominator)
    ) AS part(column_name, word, amount)
    WHERE part.amount IS NOT NULL
),
-- A last digit rounded in each of the twelve figures may not be taken for a contradiction.
summed AS (
    SELECT commitment_id, month, basis, column_name, sum(amount) AS amount, count(*) AS township_count,
           CASE WHEN bool_and(amount = round(amount)) THEN 0.5
                WHEN bool_and(amount = round(amount, 1)) THEN 0.6 ELSE 0.06 END AS tolerance
    FROM reported
    WHERE township_code IN (SELECT township_code FROM ref_townships)
    GROUP BY commitment_id, month, basis, column_name
)
SELECT '错误' AS severity, 'observations' AS ledger, r.row_id, r.column_name,
       c.title || ' ' || r.month || '（' || r.basis || '）' || r.word || '：全县填 '
           || regexp_replace(CAST(round(r.amount, 2) AS VARCHAR), '\.0$', '') || CASE r.word WHEN '' THEN ' ' || c.unit ELSE '' END
           || '，' || s.township_count || ' 个乡镇相加是 '
           || regexp_replace(CAST(round(s.amount, 2) AS VARCHAR), '\.0$', '') || CASE r.word WHEN '' THEN ' ' || c.unit ELSE '' END
           AS problem,
       '请核对全县数和各乡镇数，改正填错的一行' AS remedy,
       CAST(NULL AS VARCHAR) AS township_code, r.reporting_unit_id AS unit_id
FROM reported r
JOIN summed s USING (commitment_id, month, basis, column_name)
JOIN ref_commitments c USING (commitment_id)
WHERE r.township_code IS NULL AND abs(r.amount - s.amount) > s.tolerance
  AND s.township_count = (SELECT count(*) FROM ref_townships)
