-- 一户有几名配偶
SELECT '错误' AS severity, 'members' AS ledger, min(m.row_id) AS row_id, 'relation' AS column_name,
       '这一户有 ' || count(*) || ' 名成员的与户主关系是“配偶”' AS problem,
       '户主至多有一名配偶，请核对与户主关系' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM members m
JOIN households h ON h.row_id = m.household_id
WHERE m.relation = '配偶'
GROUP BY h.row_id, h.township_code
HAVING count(*) > 1
