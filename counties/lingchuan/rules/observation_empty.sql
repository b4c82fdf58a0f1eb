-- 一行报送至少有数值、分子分母或进展说明之一。
SELECT 'observations' AS ledger, o.row_id, 'value' AS column_name,
       '数值、分子分母和进展说明都空着' AS problem,
       '请填数值；没有数的承诺请填进展说明' AS remedy
FROM observations o
WHERE o.value IS NULL AND o.numerator IS NULL AND o.denominator IS NULL AND o.note IS NULL
