-- 转移就业脱贫劳动力，各月报的本年累计，一人一年只计一次。
SELECT month AS month, township_code, '本年累计' AS basis,
       CAST(sum(this_year_count) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM away_workers
GROUP BY ALL
