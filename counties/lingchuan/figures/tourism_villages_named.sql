-- 命名的乡村旅游示范村，按命名月份发生，一村只计一次；已摘牌的不计。
SELECT strftime(named_on, '%Y-%m') AS month, township_code, '本期发生' AS basis,
       CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM tourism_villages
WHERE status = '已命名' AND named_on >= DATE '2021-01-01'
GROUP BY ALL
