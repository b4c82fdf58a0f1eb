-- 集中供水的人不多于全部的人，通自来水的户不多于全部的户。
SELECT 'village_water' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM village_water t,
     LATERAL (VALUES
        ('central_population', '集中供水人口', t.central_population, '农村人口', t.population),
        ('tap_household_count', '通自来水户数', t.tap_household_count, '农户数', t.household_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
