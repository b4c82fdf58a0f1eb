-- 部分不大于整体。
SELECT 'pv_generation' AS ledger, r.row_id, 'post_pay_yuan' AS column_name,
       '公益岗位工资 ' || r.post_pay_yuan || ' 元，多于本月分配 ' || r.shared_yuan || ' 元' AS problem, '请核对两个数' AS remedy
FROM pv_generation r
WHERE r.post_pay_yuan > r.shared_yuan
