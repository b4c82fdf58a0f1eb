-- 2021年以来新建的消费帮扶专柜，按开业月份发生；后来停业的仍算新建过，还在筹建的不算。
SELECT strftime(opened_on, '%Y-%m') AS month, township_code, '本期发生' AS basis,
       CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM outlets
WHERE outlet_type = '专柜' AND status <> '筹建' AND opened_on >= DATE '2021-01-01'
GROUP BY ALL
