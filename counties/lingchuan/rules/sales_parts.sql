-- 部分不大于整体。
SELECT 'sales' AS ledger, r.row_id, 'lifted_sales_wanyuan' AS column_name,
       '其中脱贫户产品 ' || r.lifted_sales_wanyuan || ' 万元，多于本月销售额 ' || r.sales_wanyuan || ' 万元' AS problem, '请核对两个数' AS remedy
FROM sales r
WHERE r.lifted_sales_wanyuan > r.sales_wanyuan
