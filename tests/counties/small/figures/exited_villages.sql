-- 行政村台账里认定的退出村，现状，单位个。
SELECT CAST(NULL AS VARCHAR) AS month, township_code, '时点' AS basis,
       CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM villages
WHERE is_exited
GROUP BY ALL
