-- 水电自供区改造工程：全部竣工算完成（1），否则 0；分子分母是已竣工的和全部的工程数。竣工的要填竣工日期，没有填的不算。
WITH works AS (
    SELECT CASE WHEN stage IN ('竣工', '投运') THEN done_on END AS done_on FROM grid_works WHERE works_type = '水电自供区改造'
), months AS (
    SELECT DATE '2021-01-31' AS month_end
    UNION
    SELECT last_day(done_on) FROM works WHERE done_on >= DATE '2021-01-01'
)
SELECT strftime(month_end, '%Y-%m') AS month, CAST(NULL AS VARCHAR) AS township_code, '时点' AS basis,
       CAST(count(*) FILTER (done_on <= month_end) = count(*) AS DOUBLE) AS value,
       CAST(count(*) FILTER (done_on <= month_end) AS DOUBLE) AS numerator, CAST(count(*) AS DOUBLE) AS denominator
FROM works CROSS JOIN months
GROUP BY month_end
