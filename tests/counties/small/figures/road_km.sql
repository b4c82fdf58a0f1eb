-- 已验收的农村公路里程，按验收月份发生，单位公里。
SELECT strftime(accepted_on, '%Y-%m') AS month, township_code, '本期发生' AS basis,
       sum(length_km) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM road_projects
WHERE status = '已验收'
GROUP BY ALL
