-- 有5G的乡镇驻地和重点行政村，占台账里的乡镇驻地和重点行政村，年末。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       100.0 * count(*) FILTER (has_5g) / count(*) AS value,
       CAST(count(*) FILTER (has_5g) AS DOUBLE) AS numerator, CAST(count(*) AS DOUBLE) AS denominator
FROM telecom_coverage
WHERE area_kind = '乡镇驻地' OR (area_kind = '行政村' AND is_key_village)
GROUP BY ALL
