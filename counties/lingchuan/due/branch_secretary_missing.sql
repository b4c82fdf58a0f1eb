-- 村党组织书记空缺
-- 按已知的最近一年；台账没有写从哪天起空缺。
SELECT 'party_branches' AS ledger, b.row_id, b.year || '年度' AS name, CAST(NULL AS DATE) AS due_on, CAST(NULL AS DATE) AS since,
       CAST(NULL AS VARCHAR) AS unit_id, b.township_code, b.village_code
FROM party_branches b
WHERE b.year <= $year AND b.is_secretary_vacant
  AND NOT EXISTS (SELECT 1 FROM party_branches n WHERE n.village_code = b.village_code AND n.year > b.year AND n.year <= $year)
