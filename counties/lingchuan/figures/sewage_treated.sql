-- 生活污水已治理的行政村，占填报的行政村。是否已治理按台账的认定。
SELECT month, township_code, '时点' AS basis,
       100.0 * count(*) FILTER (sewage_state = '已治理') / count(*) AS value,
       CAST(count(*) FILTER (sewage_state = '已治理') AS DOUBLE) AS numerator, CAST(count(*) AS DOUBLE) AS denominator
FROM village_facilities
GROUP BY ALL
