-- 同一个风险填了两次
SELECT '错误' AS severity, 'cases' AS ledger, c.row_id, 'risk_2' AS column_name,
       c.identified_month || ' 识别的风险 ' || list_aggregate(given.risks, 'string_agg', '、') || ' 有重复' AS problem,
       '同一个风险只填一次' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
CROSS JOIN LATERAL (
    SELECT list_filter([c.risk_1, c.risk_2, c.risk_3, c.risk_4, c.risk_5], lambda risk: risk IS NOT NULL) AS risks
) given
WHERE len(given.risks) > len(list_distinct(given.risks))
