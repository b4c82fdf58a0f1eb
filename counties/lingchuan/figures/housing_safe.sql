-- 农村低收入户中住房安全的户，年末。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       100.0 * sum(safe_household_count) / nullif(sum(low_income_household_count), 0) AS value,
       CAST(sum(safe_household_count) AS DOUBLE) AS numerator, CAST(sum(low_income_household_count) AS DOUBLE) AS denominator
FROM housing_checks
GROUP BY ALL
