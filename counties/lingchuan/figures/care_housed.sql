-- 有集中供养意愿的特困人员中已经入住的，季末。
SELECT month, township_code, '时点' AS basis,
       100.0 * sum(housed_count) / nullif(sum(willing_count), 0) AS value,
       CAST(sum(housed_count) AS DOUBLE) AS numerator, CAST(sum(willing_count) AS DOUBLE) AS denominator
FROM care_counts
GROUP BY ALL
