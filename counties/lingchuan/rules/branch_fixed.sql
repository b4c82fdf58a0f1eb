-- 已整顿转化的党组织有销号日期，销号不早于列入。
SELECT 'party_branches' AS ledger, t.row_id, 'fixed_on' AS column_name,
       CASE WHEN t.fixed_on IS NULL THEN '整顿状态是' || t.status || '，但没有整顿销号日期'
            ELSE '整顿销号日期 ' || t.fixed_on || ' 早于列入整顿日期 ' || t.listed_on END AS problem,
       '请补填或改正整顿销号日期' AS remedy
FROM party_branches t
WHERE (t.status = '已整顿转化' AND t.fixed_on IS NULL) OR t.fixed_on < t.listed_on
