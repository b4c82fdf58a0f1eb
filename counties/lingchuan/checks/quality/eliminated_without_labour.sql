-- 整户无劳动能力兜底保障户标了风险消除
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '疑点' AS severity, 'cases' AS ledger, c.row_id, 'is_eliminated' AS column_name,
       ended.month || ' 消除，这一户是整户无劳动能力兜底保障户' AS problem,
       '落实保障后暂不标注风险消除，持续跟踪；请核对' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN ended ON ended.row_id = c.row_id
JOIN households h ON h.row_id = c.household_id
WHERE h.has_no_labour
