-- 不是按 % 评的承诺要有数值：3／4 项是 3 项，不是 75。底线可以只填分子分母（差几个），定期开展看是否都开展了。
SELECT 'observations' AS ledger, o.row_id, 'value' AS column_name,
       '只填了分子分母，没有数值；' || c.title || '不是比例' AS problem,
       '请在数值里填完成了多少' || CASE WHEN c.unit = '' THEN '' ELSE '，单位是' || c.unit END AS remedy
FROM observations o JOIN ref_commitments c ON c.commitment_id = o.commitment_id
WHERE o.value IS NULL AND o.numerator IS NOT NULL AND o.denominator IS NOT NULL AND c.unit NOT IN ('%', '百分点')
  AND c.kind NOT IN ('floor', 'cadence', 'qualitative', 'duration', 'baseline')
