-- 分子不大于分母，分母不为零，分子分母要么都填要么都不填。
SELECT 'observations' AS ledger, o.row_id, 'numerator' AS column_name,
       CASE WHEN o.numerator IS NULL OR o.denominator IS NULL THEN '分子和分母只填了一个'
            WHEN o.denominator = 0 THEN '分母是 0'
            ELSE '分子 ' || o.numerator || ' 大于分母 ' || o.denominator || '，比例超过 100%' END AS problem,
       '请核对分子和分母' AS remedy
FROM observations o
WHERE (o.numerator IS NULL) <> (o.denominator IS NULL) OR o.denominator = 0 OR o.numerator > o.denominator
