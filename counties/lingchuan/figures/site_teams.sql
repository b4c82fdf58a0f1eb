-- 有驻点工作队的集中安置小区，各月月末有人在岗的算有；驻村第一书记和工作队员台账里填了驻点安置点编号的才算，单位支。
-- 一个都没有填驻点安置点编号的，台账不算填全。
WITH posted AS (
    SELECT m.site_id, m.started_on, m.ended_on
    FROM team_members m JOIN resettlement_sites s ON s.row_id = m.site_id
    WHERE s.site_type = '集中安置小区' AND (m.status = '在岗' OR m.ended_on IS NOT NULL)
), months AS (
    SELECT greatest(last_day(started_on), DATE '2021-01-31') AS month_end FROM posted
    UNION
    SELECT last_day(ended_on) FROM posted WHERE ended_on >= DATE '2021-01-01'
)
SELECT strftime(month_end, '%Y-%m') AS month, s.township_code, '时点' AS basis,
       CAST(count(DISTINCT p.site_id) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM resettlement_sites s CROSS JOIN months
LEFT JOIN posted p ON p.site_id = s.row_id AND p.started_on <= month_end AND (p.ended_on IS NULL OR p.ended_on > month_end)
WHERE s.site_type = '集中安置小区'
GROUP BY month_end, s.township_code
