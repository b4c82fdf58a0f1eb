-- 帮扶消除，却没有帮扶措施
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '错误' AS severity, 'cases' AS ledger, c.row_id, 'elimination' AS column_name,
       c.identified_month || ' 识别，' || ended.month || ' 帮扶消除，没有一条帮扶措施' AS problem,
       '请在监测办理台账补填帮扶措施，或改正消除方式' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN ended ON ended.row_id = c.row_id AND ended.way = '帮扶消除'
JOIN households h ON h.row_id = c.household_id
WHERE NOT EXISTS (SELECT 1 FROM case_steps s WHERE s.case_id = c.row_id AND s.measure IS NOT NULL)
