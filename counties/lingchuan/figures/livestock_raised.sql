-- 全年畜禽饲养量＝12月末存栏＋全年出栏，单位万头只（台账按头只填）；只看12月的行，其他季度还不满一年。
SELECT month AS month, township_code, '本年累计' AS basis,
       sum(stock_count + sold_count) / 10000 AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM livestock
WHERE month LIKE '%-12'
GROUP BY ALL
