-- 集中安置小区个数，安置点台账的现状；月份空着表示现状。
SELECT CAST(NULL AS VARCHAR) AS month, township_code, '时点' AS basis,
       CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM resettlement_sites
WHERE site_type = '集中安置小区'
GROUP BY ALL
