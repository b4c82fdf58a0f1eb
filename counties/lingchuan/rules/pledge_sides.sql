-- 责任书的层级与签订的一方相符；已签的有签订日期。
SELECT 'pledges' AS ledger, t.row_id, side.column_name, side.problem, '请按责任书层级补填' AS remedy
FROM pledges t,
     LATERAL (VALUES
        ('township_code', '责任书层级是县与乡镇，但没有填乡镇', t.pledge_level = '县与乡镇' AND t.township_code IS NULL),
        ('village_code', '责任书层级是乡镇与村，但没有填行政村', t.pledge_level = '乡镇与村' AND t.village_code IS NULL),
        ('unit_id', '责任书层级是县与部门，但没有填部门', t.pledge_level = '县与部门' AND t.unit_id IS NULL),
        ('signed_on', '签订状态是已签，但没有签订日期', t.status = '已签' AND t.signed_on IS NULL)
     ) AS side(column_name, problem, is_wrong)
WHERE side.is_wrong
