-- 义务教育阶段失学辍学人数，季末，不含因身体原因的。
SELECT month, township_code, '时点' AS basis,
       CAST(sum(dropout_count) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM school_attendance
GROUP BY ALL
