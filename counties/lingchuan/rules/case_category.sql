-- 脱贫不稳定户必须是脱贫户，边缘易致贫户必须不是脱贫户。
SELECT 'cases' AS ledger, c.row_id, 'category' AS column_name,
       '监测对象类别是' || c.category || '，但这一户的户类型是' || h.household_type AS problem,
       '脱贫不稳定户应为脱贫户，边缘易致贫户应为一般农户，请核对' AS remedy
FROM cases c JOIN households h ON h.row_id = c.household_id
WHERE (c.category = '脱贫不稳定户' AND h.household_type <> '脱贫户')
   OR (c.category = '边缘易致贫户' AND h.household_type = '脱贫户')
