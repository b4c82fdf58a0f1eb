-- 生活垃圾收运处置覆盖的自然村，占报来的自然村；有乡镇没报的，全县没有数。
SELECT month, township_code, '时点' AS basis,
       100.0 * sum(waste_covered_count) / nullif(sum(natural_village_count), 0) AS value,
       CAST(sum(waste_covered_count) AS DOUBLE) AS numerator, CAST(sum(natural_village_count) AS DOUBLE) AS denominator
FROM village_facilities
GROUP BY ALL
