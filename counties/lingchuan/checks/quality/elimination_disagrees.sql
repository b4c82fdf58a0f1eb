-- 监测对象台账和监测办理台账的消除情况不一致
WITH steps AS (
    SELECT case_id, min(done_on) AS done_on, min(elimination) AS elimination
    FROM case_steps
    WHERE step = '风险消除' AND done_on IS NOT NULL
    GROUP BY case_id
)
SELECT '错误' AS severity, 'cases' AS ledger, c.row_id, 'is_eliminated' AS column_name,
       '监测对象台账填' || CASE WHEN c.is_eliminated THEN '已消除' ELSE '未消除' END
           || coalesce('（' || nullif(concat_ws('，', c.eliminated_month, c.elimination), '') || '）', '') || '，监测办理台账'
           || CASE WHEN s.case_id IS NULL THEN '没有办结的风险消除'
                   ELSE concat_ws('，', strftime(s.done_on, '%Y-%m-%d') || ' 办结风险消除', s.elimination) END AS problem,
       '请核对消除时间和方式，改正其中一个' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM cases c
JOIN households h ON h.row_id = c.household_id
LEFT JOIN steps s ON s.case_id = c.row_id
WHERE c.is_eliminated <> (s.case_id IS NOT NULL)
   OR c.eliminated_month <> strftime(s.done_on, '%Y-%m')
   OR c.elimination <> s.elimination
