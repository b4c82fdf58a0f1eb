-- 县级规划中乡村产业用地指标占建设用地指标。乡镇级的行已含在县级数里，不计。
SELECT CAST(year AS VARCHAR) || '-12' AS month, township_code, '时点' AS basis,
       100.0 * sum(rural_industry_mu) / nullif(sum(quota_mu), 0) AS value,
       CAST(sum(rural_industry_mu) AS DOUBLE) AS numerator, CAST(sum(quota_mu) AS DOUBLE) AS denominator
FROM land_quotas
WHERE plan_level = '县级'
GROUP BY ALL
