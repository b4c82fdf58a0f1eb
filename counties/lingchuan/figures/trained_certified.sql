-- 持证人数／培训人数，都从2021年起累计到当月：人数按结业月份，证书按发证月份；分母为零的乡镇没有比例。
WITH months AS (
    SELECT DISTINCT last_day(ended_on) AS month_end FROM trainings WHERE ended_on >= DATE '2021-01-01'
    UNION
    SELECT DISTINCT last_day(certified_on) FROM trainings WHERE ended_on >= DATE '2021-01-01' AND certified_on IS NOT NULL
), counted AS (
    SELECT m.month_end, t.township_code, CAST(sum(t.new_trained_count) AS DOUBLE) AS trained,
           CAST(coalesce(sum(t.certified_count) FILTER (WHERE t.certified_on <= m.month_end), 0) AS DOUBLE) AS certified
    FROM months m JOIN trainings t ON t.ended_on BETWEEN DATE '2021-01-01' AND m.month_end
    GROUP BY ALL
)
SELECT strftime(month_end, '%Y-%m') AS month, township_code, '时点' AS basis,
       100 * certified / trained AS value, certified AS numerator, trained AS denominator
FROM counted
WHERE trained > 0
