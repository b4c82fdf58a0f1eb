-- 新增蜜蜂养殖箱数，各季末报的本年累计。
SELECT month AS month, township_code, '本年累计' AS basis,
       CAST(sum(added_boxes) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM bees
WHERE month >= '2021-01'
GROUP BY ALL
