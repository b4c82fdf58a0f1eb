-- 已销号的问题有销号日期，销号不早于发现。
SELECT 'appraisal_problems' AS ledger, t.row_id, 'closed_on' AS column_name,
       CASE WHEN t.closed_on IS NULL THEN '整改状态是' || t.status || '，但没有销号日期'
            ELSE '销号日期 ' || t.closed_on || ' 早于发现日期 ' || t.found_on END AS problem,
       '请补填或改正销号日期' AS remedy
FROM appraisal_problems t
WHERE (t.status = '已销号' AND t.closed_on IS NULL) OR t.closed_on < t.found_on
