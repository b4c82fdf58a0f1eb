-- 有集中供养意愿而未入住的特困人员，季末。
SELECT month, township_code, '时点' AS basis,
       CAST(sum(willing_count - housed_count) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM care_counts
GROUP BY ALL
