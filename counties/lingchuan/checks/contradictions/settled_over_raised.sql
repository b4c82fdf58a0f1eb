-- 化解的矛盾纠纷比发生的多
SELECT '疑点' AS severity, 'village_safety_months' AS ledger, row_id, 'settled_count' AS column_name,
       month || '：已化解 ' || settled_count || ' 起，当月矛盾纠纷 ' || dispute_count || ' 起' AS problem,
       '请核对；化解的若是以前发生的，请确认并写明' AS remedy, township_code, 'zhengfa' AS unit_id
FROM village_safety_months
WHERE settled_count > dispute_count
