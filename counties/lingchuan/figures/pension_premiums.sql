-- 应由政府代缴的人中，应缴保费已经全部代缴的人数，按年度，记在当年12月。没有填应缴保费的，不算已经全部代缴。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       100.0 * count(*) FILTER (WHERE paid_by_government_yuan >= premium_yuan) / count(*) AS value,
       CAST(count(*) FILTER (WHERE paid_by_government_yuan >= premium_yuan) AS DOUBLE) AS numerator,
       CAST(count(*) AS DOUBLE) AS denominator
FROM pension_insured
WHERE is_entitled
GROUP BY ALL
