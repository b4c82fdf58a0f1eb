-- 县级的行不填乡镇，乡镇级的行要填。
SELECT 'land_quotas' AS ledger, t.row_id, 'township_code' AS column_name,
       CASE WHEN t.township_code IS NULL THEN '指标层级是乡镇级，但没有填乡镇'
            ELSE '指标层级是县级，却填了乡镇' END AS problem,
       '请核对指标层级和乡镇' AS remedy
FROM land_quotas t
WHERE (t.plan_level = '县级') = (t.township_code IS NOT NULL)
