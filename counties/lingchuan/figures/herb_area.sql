-- 中药材人工种植加野生抚育的年末面积，单位万亩（台账按亩填）。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       sum(area_mu) / 10000 AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM herb_plantings
GROUP BY ALL
