-- 单位是 % 的承诺，同一行的数值要与分子÷分母一致。差多少才算不符，看填了几位小数：数值四舍五入或舍去尾数都算一致，
-- 分子、分母带小数的（如万户）也按四舍五入留出余地。
WITH given AS (
    SELECT o.row_id, o.value, o.numerator, o.denominator, c.title,
           -- One in the last digit of the value; half of one in the last digit of a part, nothing for whole numbers.
           CASE WHEN o.value = round(o.value) THEN 1 WHEN o.value = round(o.value, 1) THEN 0.1
                WHEN o.value = round(o.value, 2) THEN 0.01 ELSE 0.001 END AS step,
           CASE WHEN o.numerator = round(o.numerator) THEN 0 WHEN o.numerator = round(o.numerator, 1) THEN 0.05
                ELSE 0.005 END AS numerator_slack,
           CASE WHEN o.denominator = round(o.denominator) THEN 0 WHEN o.denominator = round(o.denominator, 1) THEN 0.05
                ELSE 0.005 END AS denominator_slack
    FROM observations o
    JOIN ref_commitments c ON c.commitment_id = o.commitment_id
    WHERE c.unit = '%' AND o.denominator > 0 AND o.numerator <= o.denominator
),
bounded AS (
    SELECT *, 100 * (numerator - numerator_slack) / (denominator + denominator_slack) AS lowest,
           100 * (numerator + numerator_slack) / greatest(denominator - denominator_slack, 1e-9) AS highest
    FROM given
)
SELECT 'observations' AS ledger, row_id, 'value' AS column_name,
       '数值填 ' || regexp_replace(CAST(value AS VARCHAR), '\.0$', '') || '，同一行的分子分母 '
           || regexp_replace(CAST(numerator AS VARCHAR), '\.0$', '') || '／'
           || regexp_replace(CAST(denominator AS VARCHAR), '\.0$', '') || ' 算出的是 '
           || regexp_replace(CAST(round(100 * numerator / denominator, 2) AS VARCHAR), '\.0$', '') || '%（' || title || '）' AS problem,
       '请核对数值、分子和分母，改正填错的一个' AS remedy
FROM bounded
WHERE value - step / 2 > highest + 1e-9 OR value + step <= lowest + 1e-9
