-- 重点帮扶乡镇、重点帮扶村已经“双签”的责任书份数，按签订年度，记在当年12月。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       CAST(count(*) FILTER (status = '已签' AND is_double_signed) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM pledges
WHERE is_key AND pledge_level IN ('县与乡镇', '乡镇与村')
GROUP BY ALL
