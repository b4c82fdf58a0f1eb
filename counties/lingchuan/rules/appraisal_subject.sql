-- 考核对象是乡镇就填乡镇，是县直部门就填单位，只填一项。
SELECT 'appraisal_items' AS ledger, t.row_id,
       CASE t.subject_kind WHEN '乡镇' THEN 'township_code' ELSE 'unit_id' END AS column_name,
       '考核对象类别是' || t.subject_kind || '，与所填的乡镇、单位不符' AS problem,
       '考核乡镇只填乡镇，考核县直部门只填被考核单位' AS remedy
FROM appraisal_items t
WHERE (t.subject_kind = '乡镇') <> (t.township_code IS NOT NULL) OR (t.subject_kind = '乡镇') <> (t.unit_id IS NULL)
