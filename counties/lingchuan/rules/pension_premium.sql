-- 代缴的保费不多于应缴；没有参保的没有代缴。
SELECT 'pension_insured' AS ledger, p.row_id, 'paid_by_government_yuan' AS column_name,
       CASE WHEN NOT p.is_insured THEN '没有参保，却填了政府代缴保费'
            ELSE '政府代缴 ' || p.paid_by_government_yuan || ' 元，多于应缴 ' || p.premium_yuan || ' 元' END AS problem,
       '请核对参保情况和金额' AS remedy
FROM pension_insured p
WHERE p.paid_by_government_yuan > p.premium_yuan OR (NOT p.is_insured AND p.paid_by_government_yuan > 0)
