-- 退出的贫困村，村庄台账的现状；月份空着表示现状。
SELECT CAST(NULL AS VARCHAR) AS month, township_code, '时点' AS basis,
       CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM villages
WHERE is_exited
GROUP BY ALL
