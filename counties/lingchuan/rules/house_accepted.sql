-- 已验收的危房有验收日期，验收不早于发现。
SELECT 'houses' AS ledger, t.row_id, 'accepted_on' AS column_name,
       CASE WHEN t.accepted_on IS NULL THEN '进度是' || t.status || '，但没有验收日期'
            ELSE '验收日期 ' || t.accepted_on || ' 早于发现日期 ' || t.found_on END AS problem,
       '请补填或改正验收日期' AS remedy
FROM houses t
WHERE (t.status = '已验收' AND t.accepted_on IS NULL) OR t.accepted_on < t.found_on
