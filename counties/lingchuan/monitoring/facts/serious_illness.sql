-- 患有大病的成员：确诊到现在几个月；没有填确诊日期的没有数（现状）
SELECT m.household_id, CAST(date_sub('month', m.illness_since_on, $day::DATE) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS earlier,
       coalesce(strftime(m.illness_since_on, '%Y年%-m月%-d日') || '确诊', '确诊日期未填，按现状算') AS observed,
       m.illness_since_on AS known_on, 'members' AS ledger, m.row_id
FROM members m
WHERE m.health LIKE '%大病%' AND (m.illness_since_on IS NULL OR m.illness_since_on <= $day)
