-- 在院人数多于床位数
SELECT '疑点' AS severity, 'care_institutions' AS ledger, row_id, 'resident_count' AS column_name,
       '机构 ' || institution_no || ' 在院 ' || resident_count || ' 人，床位 ' || bed_count || ' 张' AS problem,
       '请核对在院人数和床位数' AS remedy, township_code, 'minzheng' AS unit_id
FROM care_institutions
WHERE resident_count > bed_count
