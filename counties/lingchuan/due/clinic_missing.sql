-- 村卫生服务没有覆盖
-- 按已知的最近一年；邻村延伸覆盖和卫生院巡诊的算覆盖。填了无村医起始日期的，从那天起算。
SELECT 'village_clinics' AS ledger, c.row_id, c.clinic_state AS name, CAST(NULL AS DATE) AS due_on, c.vacant_since AS since,
       CAST(NULL AS VARCHAR) AS unit_id, c.township_code, c.village_code
FROM village_clinics c
WHERE c.year <= $year AND c.clinic_state = '没有覆盖'
  AND NOT EXISTS (SELECT 1 FROM village_clinics n WHERE n.village_code = c.village_code AND n.year > c.year AND n.year <= $year)
