-- 两个台账的自然村数不等
SELECT '疑点' AS severity, 'village_facilities' AS ledger, f.row_id, 'natural_village_count' AS column_name,
       f.month || '：' || r.village || '人居环境台账填 ' || f.natural_village_count || ' 个自然村，行政村基本情况台账填 '
           || v.natural_village_count || ' 个' AS problem,
       '请核对自然村名单，改成一致' AS remedy, f.township_code, 'nongye' AS unit_id,
       -- The next quarter's row says the same of the same village.
       f.village_code || ' ' || f.natural_village_count AS compared
FROM village_facilities f
JOIN villages v USING (village_code)
JOIN ref_villages r USING (village_code)
WHERE f.natural_village_count <> v.natural_village_count
QUALIFY row_number() OVER (PARTITION BY f.village_code ORDER BY f.month DESC) = 1
