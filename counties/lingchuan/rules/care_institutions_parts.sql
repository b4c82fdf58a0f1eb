-- 护理型床位不多于床位。
SELECT 'care_institutions' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM care_institutions t,
     LATERAL (VALUES
        ('nursing_bed_count', '护理型床位数', t.nursing_bed_count, '床位数', t.bed_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
