-- 残疾的成员：发证到现在几个月；没有填发证日期的没有数
SELECT m.household_id, CAST(date_sub('month', m.disability_certified_on, $day::DATE) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS earlier,
       coalesce(strftime(m.disability_certified_on, '%Y年%-m月%-d日') || '发证', '发证日期未填') AS observed,
       m.disability_certified_on AS known_on, 'members' AS ledger, m.row_id
FROM members m
WHERE (m.health LIKE '%残疾%' OR m.disability_type IS NOT NULL)
  AND (m.disability_certified_on IS NULL OR m.disability_certified_on <= $day)
