-- 脱贫劳动力培训人数，按结业月份发生；只算首次培训的人，不重复计人。
SELECT strftime(ended_on, '%Y-%m') AS month, township_code, '本期发生' AS basis,
       CAST(sum(new_trained_count) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM trainings
WHERE ended_on >= DATE '2021-01-01'
GROUP BY ALL
