-- 优质马铃薯当年种植面积，单位万亩（台账按亩填）；只算优质品种面积。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '本年累计' AS basis,
       sum(quality_area_mu) / 10000 AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM crop_plantings
WHERE crop = '马铃薯' AND quality_area_mu IS NOT NULL
GROUP BY ALL
