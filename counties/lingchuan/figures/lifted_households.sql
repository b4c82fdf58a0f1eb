-- 户类型为脱贫户的户数，户台账的现状；月份空着表示现状。
SELECT CAST(NULL AS VARCHAR) AS month, township_code, '时点' AS basis,
       CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM households
WHERE household_type = '脱贫户'
GROUP BY ALL
