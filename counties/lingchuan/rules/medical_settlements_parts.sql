-- 政策范围内费用和各笔报销不多于总费用，其中人次不多于总人次。
SELECT 'medical_settlements' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || regexp_replace(CAST(pair.part AS VARCHAR), '\.0$', '') || ' 大于' || pair.whole_label || ' ' || regexp_replace(CAST(pair.whole AS VARCHAR), '\.0$', '') AS problem,
       '请核对这两列' AS remedy
FROM medical_settlements t,
     LATERAL (VALUES
        ('prepay_free_count', '先诊疗后付费人次', t.prepay_free_count, '住院人次', t.visit_count),
        ('one_stop_count', '一站式结算人次', t.one_stop_count, '住院人次', t.visit_count),
        ('eligible_wanyuan', '政策范围内费用', t.eligible_wanyuan, '医疗总费用', t.cost_wanyuan),
        ('basic_wanyuan', '基本医保报销', t.basic_wanyuan, '医疗总费用', t.cost_wanyuan),
        ('serious_wanyuan', '大病保险报销', t.serious_wanyuan, '医疗总费用', t.cost_wanyuan),
        ('relief_wanyuan', '医疗救助', t.relief_wanyuan, '医疗总费用', t.cost_wanyuan),
        ('own_wanyuan', '个人负担', t.own_wanyuan, '医疗总费用', t.cost_wanyuan)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
