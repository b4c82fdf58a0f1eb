-- 各村上访、事故、案件起数合计，按月发生，单位起；全县和乡镇看本年累计。
SELECT month, township_code, '本期发生' AS basis,
       CAST(sum(petition_count + accident_count + case_count) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM village_safety_months
WHERE month >= '2021-01'
GROUP BY ALL
