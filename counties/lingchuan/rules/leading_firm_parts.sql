-- 部分不大于整体。
SELECT 'leading_firms' AS ledger, r.row_id, 'lifted_employee_count' AS column_name,
       '其中脱贫劳动力 ' || r.lifted_employee_count || ' 人，多于用工人数 ' || r.employee_count || ' 人' AS problem, '请核对两个数' AS remedy
FROM leading_firms r
WHERE r.lifted_employee_count > r.employee_count
UNION ALL
SELECT 'leading_firms', r.row_id, 'lifted_household_count',
       '其中脱贫户 ' || r.lifted_household_count || ' 户，多于带动户数 ' || r.linked_household_count || ' 户', '请核对两个数'
FROM leading_firms r
WHERE r.lifted_household_count > r.linked_household_count
