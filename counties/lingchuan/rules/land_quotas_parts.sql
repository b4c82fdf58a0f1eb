-- 乡村产业用地指标不多于建设用地指标。
SELECT 'land_quotas' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM land_quotas t,
     LATERAL (VALUES
        ('rural_industry_mu', '其中乡村产业用地指标', t.rural_industry_mu, '建设用地指标', t.quota_mu)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
