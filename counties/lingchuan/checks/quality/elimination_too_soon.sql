-- 识别到消除不足六个月
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT CASE WHEN ended.month < c.identified_month THEN '错误' ELSE '疑点' END AS severity, 'cases' AS ledger, c.row_id,
       'identified_month' AS column_name,
       c.identified_month || ' 识别，' || ended.month || ' 消除' || CASE
           WHEN ended.month < c.identified_month THEN '，消除早于识别' ELSE '，不足六个月' END AS problem,
       '收入持续稳定一般不少于半年，请核对两个时间和消除依据' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN ended ON ended.row_id = c.row_id
JOIN households h ON h.row_id = c.household_id
WHERE ended.month < c.identified_month
   OR (c.identified_month >= '2022-04'
       AND date_diff('month', CAST(c.identified_month || '-01' AS DATE), CAST(ended.month || '-01' AS DATE)) < 6)
