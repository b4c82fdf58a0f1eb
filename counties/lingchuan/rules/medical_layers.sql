-- 三重保障报销之和不超过医疗总费用（四舍五入的误差除外）；单独一笔就超过的，另有规则指出。
SELECT 'medical_settlements' AS ledger, t.row_id, 'cost_wanyuan' AS column_name,
       '三重保障共报销 ' || round(coalesce(t.basic_wanyuan, 0) + coalesce(t.serious_wanyuan, 0) + coalesce(t.relief_wanyuan, 0), 2)
           || ' 万元，多于医疗总费用 ' || t.cost_wanyuan || ' 万元' AS problem,
       '请核对总费用和三笔报销' AS remedy
FROM medical_settlements t
WHERE coalesce(t.basic_wanyuan, 0) + coalesce(t.serious_wanyuan, 0) + coalesce(t.relief_wanyuan, 0) > t.cost_wanyuan + 0.05
  AND greatest(t.basic_wanyuan, t.serious_wanyuan, t.relief_wanyuan) <= t.cost_wanyuan
