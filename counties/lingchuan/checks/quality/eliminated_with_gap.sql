-- 已消除，三保障或饮水仍有问题
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '错误' AS severity, 'cases' AS ledger, c.row_id, 'is_eliminated' AS column_name,
       ended.month || ' 已消除，消除后仍有' || concat_ws('、',
           CASE WHEN c.has_unsafe_housing_after THEN '住房安全' END, CASE WHEN c.has_dropout_after THEN '失学辍学' END,
           CASE WHEN c.has_uninsured_after THEN '未参加基本医疗保险' END, CASE WHEN c.has_unsafe_water_after THEN '饮水安全' END
       ) || '问题' AS problem,
       '问题没有解决的不应消除，请核对后改正' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN ended ON ended.row_id = c.row_id
JOIN households h ON h.row_id = c.household_id
WHERE c.has_unsafe_housing_after OR c.has_dropout_after OR c.has_uninsured_after OR c.has_unsafe_water_after
