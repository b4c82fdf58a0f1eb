-- 补贴的保费不多于总保费，赔付的户次不多于参保的户次。
SELECT 'farm_insurance' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || regexp_replace(CAST(pair.part AS VARCHAR), '\.0$', '') || ' 大于' || pair.whole_label || ' ' || regexp_replace(CAST(pair.whole AS VARCHAR), '\.0$', '') AS problem,
       '请核对这两列' AS remedy
FROM farm_insurance t,
     LATERAL (VALUES
        ('subsidy_wanyuan', '财政补贴保费', t.subsidy_wanyuan, '总保费', t.premium_wanyuan),
        ('claim_household_count', '赔付户次', t.claim_household_count, '参保户次', t.insured_household_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
