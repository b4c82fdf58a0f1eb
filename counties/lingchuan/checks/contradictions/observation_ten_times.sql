-- 报送的数与前后几期相差八倍以上，疑似填错单位
WITH reported AS (
    SELECT o.row_id, o.commitment_id, c.title, CASE part.column_name WHEN 'value' THEN c.unit ELSE '' END AS unit, o.township_code,
           o.month, o.basis, o.reporting_unit_id, part.column_name, part.word, part.amount
    FROM observations o
    JOIN ref_commitments c ON c.commitment_id = o.commitment_id,
    LATERAL (VALUES ('value', '', o.value), ('numerator', '，分子', o.numerator), ('denominator', '，分母', o.denominator))
        AS part(column_name, word, amount)
    WHERE part.amount > 0 AND o.basis <> '本期发生'
),
-- The three periods on either side, without the one looked at.
gathered AS (
    SELECT *, list(amount) OVER (series ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING) AS earlier,
           list(amount) OVER (series ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING) AS later
    FROM reported
    WINDOW series AS (PARTITION BY commitment_id, township_code, basis, column_name ORDER BY month)
),
compared AS (
    SELECT *, len(list_concat(earlier, later)) AS neighbour_count, list_median(list_concat(earlier, later)) AS middle
    FROM gathered
)
SELECT '疑点' AS severity, 'observations' AS ledger, row_id, column_name,
       title || '（' || basis || word || '）' || month || ' 是 ' || regexp_replace(CAST(round(amount, 2) AS VARCHAR), '\.0$', '') || ' '
           || unit || '，前后 ' || neighbour_count || ' 期的中间数是 ' || regexp_replace(CAST(round(middle, 2) AS VARCHAR), '\.0$', '')
           || ' ' || unit AS problem,
       '请核对计量单位，如把亩填成万亩、把元填成万元' AS remedy, township_code, reporting_unit_id AS unit_id
FROM compared
-- A running total is small in its first periods, and a fall of it is another check's.
WHERE neighbour_count >= 3 AND greatest(amount, middle) >= 10
  AND (amount >= 8 * middle OR (basis = '时点' AND amount * 8 <= middle))
