-- 退出的政策有退出日期，没有退出的不填；退出不早于出台。
SELECT 'policy_items' AS ledger, p.row_id, 'withdrawn_on' AS column_name,
       CASE WHEN p.status = '已退出' AND p.withdrawn_on IS NULL THEN '政策已退出，但没有退出日期'
            WHEN p.status <> '已退出' AND p.withdrawn_on IS NOT NULL THEN '填了退出日期，但办理状态不是已退出'
            ELSE '退出日期 ' || p.withdrawn_on || ' 早于出台日期 ' || p.issued_on END AS problem,
       '请核对办理状态和日期' AS remedy
FROM policy_items p
WHERE (p.status = '已退出') <> (p.withdrawn_on IS NOT NULL) OR p.withdrawn_on < p.issued_on
