-- 各类人数的其中数不多于总数。
SELECT 'care_counts' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM care_counts t,
     LATERAL (VALUES
        ('disabled_count', '其中失能半失能人数', t.disabled_count, '特困人员数', t.hardship_count),
        ('willing_count', '有集中供养意愿人数', t.willing_count, '特困人员数', t.hardship_count),
        ('housed_count', '其中已集中供养人数', t.housed_count, '有集中供养意愿人数', t.willing_count),
        ('orphan_covered_count', '已保障孤儿数', t.orphan_covered_count, '符合条件孤儿数', t.orphan_count),
        ('unattended_covered_count', '已保障事实无人抚养儿童数', t.unattended_covered_count, '事实无人抚养儿童数', t.unattended_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
