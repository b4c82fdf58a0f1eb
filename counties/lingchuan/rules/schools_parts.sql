-- 寄宿、困难、营养餐学生都不多于在校生。
SELECT 'schools' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM schools t,
     LATERAL (VALUES
        ('boarder_count', '寄宿生数', t.boarder_count, '在校生数', t.pupil_count),
        ('poor_pupil_count', '家庭经济困难学生数', t.poor_pupil_count, '在校生数', t.pupil_count),
        ('meal_pupil_count', '享受营养餐学生数', t.meal_pupil_count, '在校生数', t.pupil_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
