-- 参保的、资助的都不多于应参保的，资助标准不高于缴费标准。
SELECT 'medical_insured' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || regexp_replace(CAST(pair.part AS VARCHAR), '\.0$', '') || ' 大于' || pair.whole_label || ' ' || regexp_replace(CAST(pair.whole AS VARCHAR), '\.0$', '') AS problem,
       '请核对这两列' AS remedy
FROM medical_insured t,
     LATERAL (VALUES
        ('insured_count', '已参保人数', t.insured_count, '应参保人数', t.due_count),
        ('subsidised_count', '已资助人数', t.subsidised_count, '应参保人数', t.due_count),
        ('subsidy_yuan', '人均资助标准', t.subsidy_yuan, '个人缴费标准', t.premium_yuan)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
