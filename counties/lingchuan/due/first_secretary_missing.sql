-- 派驻村没有第一书记
-- 从认定之日起算；有过第一书记的，从最近一人离任起算。没有报过名册的乡镇是缺数，不在此列。
SELECT 'designations' AS ledger, d.row_id, d.kind || '，' || d.reason AS name, CAST(NULL AS DATE) AS due_on,
       greatest(d.designated_on, (SELECT max(t.ended_on) FROM team_members t
           WHERE t.village_code = d.village_code AND t.role = '第一书记' AND t.ended_on <= $day)) AS since,
       'zuzhi' AS unit_id, d.township_code, d.village_code
FROM designations d
WHERE d.kind = '驻村工作队派驻村' AND d.designated_on <= $day AND (d.ended_on IS NULL OR d.ended_on > $day)
  AND EXISTS (SELECT 1 FROM team_members t WHERE t.township_code = d.township_code)
  AND NOT EXISTS (SELECT 1 FROM team_members t WHERE t.village_code = d.village_code AND t.role = '第一书记'
      AND t.started_on <= $day AND (t.ended_on IS NULL OR t.ended_on > $day))
QUALIFY row_number() OVER (PARTITION BY d.village_code ORDER BY d.designated_on, d.row_id) = 1
