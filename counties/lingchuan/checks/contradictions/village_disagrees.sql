-- 填的村与户台账的村不同
WITH listed AS (
    SELECT 'aid_recipients' AS ledger, row_id, household_id, village_code, 'minzheng' AS unit_id FROM aid_recipients
    UNION ALL
    SELECT 'clues', row_id, household_id, village_code, 'fupin' FROM clues
    UNION ALL
    SELECT 'guarantee_gaps', row_id, household_id, village_code, responsible_unit_id FROM guarantee_gaps
    UNION ALL
    SELECT 'houses', row_id, household_id, village_code, 'zhujian' FROM houses
    UNION ALL
    SELECT 'insurance_claims', row_id, household_id, village_code, 'fupin' FROM insurance_claims
    UNION ALL
    SELECT 'pension_insured', row_id, household_id, village_code, 'renshe' FROM pension_insured
    UNION ALL
    SELECT 'relief_cases', row_id, household_id, village_code, coalesce(responsible_unit_id, 'minzheng') FROM relief_cases
)
SELECT '疑点' AS severity, l.ledger, l.row_id, 'village_code' AS column_name,
       '这一行填' || here.township || own.village || '，户台账里这一户在' || there.township || other.village AS problem,
       '请核对这一户在哪个村，改成一致' AS remedy, own.township_code, l.unit_id
FROM listed l
JOIN households h ON h.row_id = l.household_id
JOIN ref_villages own ON own.village_code = l.village_code
JOIN ref_townships here ON here.township_code = own.township_code
JOIN ref_villages other ON other.village_code = h.village_code
JOIN ref_townships there ON there.township_code = other.township_code
WHERE l.village_code <> h.village_code
