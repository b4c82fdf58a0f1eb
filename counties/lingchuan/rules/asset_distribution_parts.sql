-- 分配去向之和不多于已分配金额；到账的不多于当年收益。
SELECT 'asset_distributions' AS ledger, d.row_id,
       CASE WHEN d.received_wanyuan > d.income_wanyuan THEN 'received_wanyuan' ELSE 'distributed_wanyuan' END AS column_name,
       CASE WHEN d.received_wanyuan > d.income_wanyuan
            THEN '已到账 ' || d.received_wanyuan || ' 万元，多于当年收益 ' || d.income_wanyuan || ' 万元'
            ELSE '各项去向之和多于已分配金额 ' || d.distributed_wanyuan || ' 万元' END AS problem,
       '请核对金额' AS remedy
FROM asset_distributions d
WHERE d.received_wanyuan > d.income_wanyuan
   OR coalesce(d.to_posts_wanyuan, 0) + coalesce(d.to_public_wanyuan, 0) + coalesce(d.to_households_wanyuan, 0)
      + coalesce(d.to_collective_wanyuan, 0) > d.distributed_wanyuan + 0.01
