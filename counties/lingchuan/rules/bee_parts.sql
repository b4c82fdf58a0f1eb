-- 部分不大于整体。
SELECT 'bees' AS ledger, r.row_id, 'lifted_household_count' AS column_name,
       '其中脱贫户 ' || r.lifted_household_count || ' 户，多于养蜂户数 ' || r.keeper_household_count || ' 户' AS problem, '请核对两个数' AS remedy
FROM bees r
WHERE r.lifted_household_count > r.keeper_household_count
