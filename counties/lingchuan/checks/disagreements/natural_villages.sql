-- 两个台账的自然村数
SELECT 'C43' AS commitment_id, f.month, f.township_code, 'nongye' AS unit_id, f.village_code AS subject,
       'village_facilities' AS ledger, f.row_id, 'natural_village_count' AS column_name,
       'village_facilities' AS own_ledger, f.natural_village_count AS value,
       'villages' AS other_ledger, v.natural_village_count AS other_value,
       '个自然村' AS unit, r.village AS place, f.natural_village_count <> v.natural_village_count AS is_different
FROM village_facilities f
JOIN villages v USING (village_code)
JOIN ref_villages r USING (village_code)
WHERE v.natural_village_count IS NOT NULL
QUALIFY f.natural_village_count IS DISTINCT FROM
        lag(f.natural_village_count) OVER (PARTITION BY f.village_code ORDER BY f.month)
