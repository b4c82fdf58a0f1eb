-- 覆盖的自然村不多于全部自然村。
SELECT 'village_facilities' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM village_facilities t,
     LATERAL (VALUES
        ('waste_covered_count', '垃圾收运覆盖自然村数', t.waste_covered_count, '自然村数', t.natural_village_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
