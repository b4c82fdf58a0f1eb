-- 乡村医生中的各类人数不多于乡村医生数。
SELECT 'village_clinics' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM village_clinics t,
     LATERAL (VALUES
        ('licensed_count', '执业（助理）医师数', t.licensed_count, '乡村医生数', t.doctor_count),
        ('pension_insured_count', '参加养老保险人数', t.pension_insured_count, '乡村医生数', t.doctor_count),
        ('liability_insured_count', '参加医疗责任保险人数', t.liability_insured_count, '乡村医生数', t.doctor_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
