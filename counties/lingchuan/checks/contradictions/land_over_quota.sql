-- 已用建设用地多于指标
SELECT '错误' AS severity, 'land_quotas' AS ledger, t.row_id, pair.column_name,
       t.year || ' 年' || t.plan_level || '：' || pair.part_word || ' ' || regexp_replace(CAST(round(pair.part, 2) AS VARCHAR), '\.0$', '')
           || ' 亩，多于' || pair.whole_word || ' ' || regexp_replace(CAST(round(pair.whole, 2) AS VARCHAR), '\.0$', '') || ' 亩' AS problem,
       '请核对指标和已用面积' AS remedy, t.township_code, 'ziran' AS unit_id
FROM land_quotas t,
LATERAL (VALUES
    ('used_mu', '乡村产业已用指标', t.used_mu, '乡村产业用地指标', t.rural_industry_mu),
    ('special_used_mu', '单列指标已用', t.special_used_mu, '单列指标', t.special_quota_mu)
) AS pair(column_name, part_word, part, whole_word, whole)
WHERE pair.part > pair.whole
