-- 公益性资产没有管护主体
-- 方案第5条要求公益性资产落实管护主体，没有写期限；资产台账只有现状。
SELECT 'assets' AS ledger, a.row_id, a.asset_no || ' ' || a.asset_name AS name, CAST(NULL AS DATE) AS due_on,
       CAST(NULL AS DATE) AS since, CAST(NULL AS VARCHAR) AS unit_id, a.township_code, a.village_code
FROM assets a
WHERE a.asset_class = '公益性资产' AND nullif(trim(a.custodian), '') IS NULL AND a.status NOT IN ('流失', '已处置')
  AND a.formed_year <= year(CAST($day AS DATE))
