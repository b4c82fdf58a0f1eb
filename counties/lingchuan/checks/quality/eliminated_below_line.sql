-- 消除时人均纯收入低于当年监测范围
WITH ended AS (
    SELECT c.row_id, coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS month,
           coalesce(min(s.elimination), min(c.elimination)) AS way
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id
    HAVING count(s.row_id) > 0 OR bool_or(c.is_eliminated)
)
SELECT '错误' AS severity, 'cases' AS ledger, c.row_id, 'net_income_per_capita_after_yuan' AS column_name,
       ended.month || ' 消除，消除后人均纯收入 ' || CAST(round(c.net_income_per_capita_after_yuan) AS BIGINT)
           || ' 元，低于当年监测范围 ' || CAST(round(l.line_yuan) AS BIGINT) || ' 元' AS problem,
       '请核对收入；收入没有稳定超过监测范围的不应消除' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN ended ON ended.row_id = c.row_id
JOIN households h ON h.row_id = c.household_id
JOIN income_lines l ON l.year = CAST(left(ended.month, 4) AS INTEGER)
WHERE c.net_income_per_capita_after_yuan < l.line_yuan
