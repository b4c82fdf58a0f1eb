-- 上一次还没有消除，又纳入了一次
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step IN ('风险消除', '不予纳入') AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '错误' AS severity, 'cases' AS ledger, c.row_id, 'identified_month' AS column_name,
       c.identified_month || ' 又纳入一次，' || earlier.identified_month || ' 的那一次'
           || coalesce(ended.month || ' 才消除', '还没有消除') AS problem,
       '同一户同时只应有一次监测，请核对识别时间和消除时间' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
JOIN cases earlier ON earlier.household_id = c.household_id AND earlier.row_id <> c.row_id
     AND (earlier.identified_month, earlier.row_id) < (c.identified_month, c.row_id)
LEFT JOIN ended ON ended.row_id = earlier.row_id
WHERE ended.row_id IS NULL OR ended.month > c.identified_month
