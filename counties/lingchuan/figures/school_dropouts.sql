-- 脱贫家庭及监测对象义务教育阶段失学辍学人数，季末，不含因身体原因的；没有单独统计这部分的乡镇，全部失学辍学人数都算。
SELECT month, township_code, '时点' AS basis,
       CAST(sum(coalesce(lifted_dropout_count, dropout_count)) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM school_attendance
GROUP BY ALL
