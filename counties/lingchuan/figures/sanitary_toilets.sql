-- 有卫生厕所的户，占年末户数，年末。一个行政村没有填这两项的，乡镇和全县都没有数。
WITH filled AS (
    SELECT v.township_code, y.year, r.sanitary_toilet_household_count AS toilets, r.household_count AS households
    FROM ref_villages v CROSS JOIN (SELECT DISTINCT year FROM village_years WHERE year >= 2021) y
    LEFT JOIN village_years r ON r.village_code = v.village_code AND r.year = y.year
    WHERE v.kind = '行政村'
), summed AS (
    SELECT year, township_code, CAST(sum(toilets) AS DOUBLE) AS toilets, CAST(sum(households) AS DOUBLE) AS households,
           count(*) FILTER (toilets IS NULL OR households IS NULL) AS missing_count
    FROM filled
    GROUP BY ALL
)
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       CASE WHEN missing_count = 0 THEN 100 * toilets / nullif(households, 0) END AS value,
       CASE WHEN missing_count = 0 THEN toilets END AS numerator, CASE WHEN missing_count = 0 THEN households END AS denominator,
       CASE WHEN missing_count > 0 THEN '有村没有填卫生厕所户数或年末户数' END AS gap
FROM summed
