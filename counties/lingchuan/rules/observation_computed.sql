-- 由台账计算的承诺不另报：报来的数不会用到，不能收下又不算。
SELECT 'observations' AS ledger, o.row_id, 'commitment_id' AS column_name,
       c.title || '由台账计算，报来的数用不上' AS problem,
       '请删去这一行，把情况填进相应的台账' AS remedy
FROM observations o JOIN ref_commitments c ON c.commitment_id = o.commitment_id
WHERE c.source NOT LIKE '%observation%'
