-- 已消除与未消除相加不等于纳入
WITH stated AS (
    SELECT h.township_code, c.household_id, bool_or(NOT coalesce(c.is_eliminated, false)) AS is_open_by_register,
           bool_or(NOT EXISTS (
               SELECT 1 FROM case_steps s WHERE s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
           )) AS is_open_by_steps,
           first(c.row_id ORDER BY c.identified_month, c.row_id) AS row_id
    FROM cases c
    JOIN households h ON h.row_id = c.household_id
    GROUP BY h.township_code, c.household_id
    HAVING bool_and(c.is_eliminated IS NOT NULL)
)
SELECT '错误' AS severity, 'cases' AS ledger,
       first(row_id ORDER BY row_id) FILTER (is_open_by_register <> is_open_by_steps) AS row_id, 'is_eliminated' AS column_name,
       '监测对象台账已消除 ' || count(*) FILTER (NOT is_open_by_register) || ' 户，监测办理台账未消除 '
           || count(*) FILTER (is_open_by_steps) || ' 户，相加不等于纳入的 ' || count(*) || ' 户' AS problem,
       '有的户一处已消除、一处未消除，请补填办理步骤或改正是否已消除' AS remedy,
       township_code, 'fupin' AS unit_id
FROM stated
GROUP BY township_code
HAVING count(*) FILTER (NOT is_open_by_register) + count(*) FILTER (is_open_by_steps) <> count(*)
