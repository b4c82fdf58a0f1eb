-- 特困人员中参保费全额资助的人数。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       100.0 * sum(CASE WHEN subsidy_kind = '全额资助' THEN subsidised_count ELSE 0 END) / nullif(sum(due_count), 0) AS value,
       CAST(sum(CASE WHEN subsidy_kind = '全额资助' THEN subsidised_count ELSE 0 END) AS DOUBLE) AS numerator, CAST(sum(due_count) AS DOUBLE) AS denominator
FROM medical_insured
WHERE category = '特困人员'
GROUP BY ALL
