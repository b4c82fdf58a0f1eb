-- 理赔填的监测对象类别与监测对象台账不同
SELECT '疑点' AS severity, 'insurance_claims' AS ledger, i.row_id, 'category' AS column_name,
       strftime(i.reported_on, '%Y-%m-%d') || ' 报案的理赔填' || i.category || '，监测对象台账填'
           || string_agg(DISTINCT c.category, '、' ORDER BY c.category) AS problem,
       '请按识别时的认定改成一致' AS remedy,
       h.township_code, 'fupin' AS unit_id
FROM insurance_claims i
JOIN households h ON h.row_id = i.household_id
JOIN cases c ON c.household_id = i.household_id
WHERE i.category IS NOT NULL
GROUP BY i.row_id, i.reported_on, i.category, h.township_code
HAVING NOT list_contains(list(c.category), i.category)
