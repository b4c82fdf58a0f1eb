-- 一个资金项目各笔支付相加不超过下达金额。
SELECT 'fund_payments' AS ledger, max(p.row_id) AS row_id, 'amount_wanyuan' AS column_name,
       '资金项目 ' || f.fund_no || ' 共支付 ' || round(sum(p.amount_wanyuan), 2) || ' 万元，多于下达金额 '
           || f.amount_wanyuan || ' 万元' AS problem,
       '请核对各笔支付和下达金额' AS remedy
FROM fund_payments p JOIN funds f ON f.row_id = p.fund_id
GROUP BY f.row_id, f.fund_no, f.amount_wanyuan
HAVING sum(p.amount_wanyuan) > f.amount_wanyuan + 0.005
