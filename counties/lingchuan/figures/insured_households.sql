-- 防返贫责任保险投保的户数，按投保年度，记在当年12月，单位户。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       CAST(sum(insured_household_count) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM insurance_policies
GROUP BY ALL
