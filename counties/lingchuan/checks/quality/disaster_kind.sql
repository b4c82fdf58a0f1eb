-- 因自然灾害的风险和灾害子项对不上
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'disaster_kind' AS column_name,
       CASE WHEN c.disaster_kind IS NULL THEN c.identified_month || ' 因自然灾害识别，没有填灾害子项'
            ELSE '灾害子项填' || c.disaster_kind || '，风险里没有因自然灾害' END AS problem,
       '请补填灾害子项，或改正风险' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE coalesce(list_contains([c.risk_1, c.risk_2, c.risk_3, c.risk_4, c.risk_5], '因自然灾害'), false)
      <> (c.disaster_kind IS NOT NULL)
