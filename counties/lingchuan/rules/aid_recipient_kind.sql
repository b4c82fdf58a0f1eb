-- 单人保只用于低保；供养方式、集中供养意愿只用于特困供养。
SELECT 'aid_recipients' AS ledger, a.row_id,
       CASE WHEN a.category = '特困供养' THEN 'is_single_insured' ELSE 'support_mode' END AS column_name,
       CASE WHEN a.category = '特困供养' THEN '保障类别是特困供养，不能是单人保'
            ELSE '保障类别是' || a.category || '，不填供养方式和集中供养意愿' END AS problem,
       '请核对保障类别' AS remedy
FROM aid_recipients a
WHERE (a.category = '特困供养' AND a.is_single_insured)
   OR (a.category <> '特困供养' AND (a.support_mode IS NOT NULL OR a.wants_centralised))
