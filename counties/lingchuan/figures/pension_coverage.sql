-- 重点人群中参加补充养老保险的人数，按年度，记在当年12月。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       100.0 * count(*) FILTER (WHERE is_insured) / count(*) AS value,
       CAST(count(*) FILTER (WHERE is_insured) AS DOUBLE) AS numerator, CAST(count(*) AS DOUBLE) AS denominator
FROM pension_insured
GROUP BY ALL
