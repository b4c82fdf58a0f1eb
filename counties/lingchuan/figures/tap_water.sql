-- 通自来水的户，占农户，季末。一个行政村没有填的，乡镇和全县都没有数。
WITH filled AS (
    SELECT v.township_code, m.month, w.tap_household_count AS part, w.household_count AS whole
    FROM ref_villages v CROSS JOIN (SELECT DISTINCT month FROM village_water WHERE month >= '2021-01') m
    LEFT JOIN village_water w ON w.village_code = v.village_code AND w.month = m.month
    WHERE v.kind = '行政村' OR w.row_id IS NOT NULL
), summed AS (
    SELECT month, township_code, CAST(sum(part) AS DOUBLE) AS part, CAST(sum(whole) AS DOUBLE) AS whole,
           count(*) - count(whole) AS missing_count
    FROM filled
    GROUP BY ALL
)
SELECT month, township_code, '时点' AS basis,
       CASE WHEN missing_count = 0 THEN 100 * part / nullif(whole, 0) END AS value,
       CASE WHEN missing_count = 0 THEN part END AS numerator, CASE WHEN missing_count = 0 THEN whole END AS denominator,
       CASE WHEN missing_count > 0 THEN '有行政村没有填村供水台账' END AS gap
FROM summed
