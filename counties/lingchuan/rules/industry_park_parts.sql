-- 部分不大于整体。
SELECT 'industry_parks' AS ledger, r.row_id, 'lifted_household_count' AS column_name,
       '其中脱贫户 ' || r.lifted_household_count || ' 户，多于带动户数 ' || r.linked_household_count || ' 户' AS problem, '请核对两个数' AS remedy
FROM industry_parks r
WHERE r.lifted_household_count > r.linked_household_count
