-- 每户恰好一名户主。
SELECT 'members' AS ledger, min(m.row_id) AS row_id, 'relation' AS column_name,
       '这一户有 ' || count(*) FILTER (WHERE m.relation = '户主') || ' 名户主' AS problem,
       '每户应恰好有一名成员的与户主关系为“户主”' AS remedy
FROM members m
GROUP BY m.household_id
HAVING count(*) FILTER (WHERE m.relation = '户主') <> 1
