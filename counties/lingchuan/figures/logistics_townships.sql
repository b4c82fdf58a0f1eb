-- 有快递物流站的乡镇／全部乡镇：当月末有一个在运营的乡镇站就算覆盖；2021年以前启用的从2021年1月算起。
WITH stations AS (
    SELECT township_code, greatest(last_day(opened_on), DATE '2021-01-31') AS opened_month_end, last_day(closed_on) AS closed_month_end
    FROM logistics_points
    WHERE point_level = '乡镇站'
), months AS (
    SELECT opened_month_end AS month_end FROM stations
    UNION
    SELECT closed_month_end FROM stations WHERE closed_month_end >= DATE '2021-01-31'
), covered AS (
    SELECT m.month_end, t.township_code,
           CAST(count(s.township_code) > 0 AS DOUBLE) AS has_station
    FROM months m CROSS JOIN ref_townships t
    LEFT JOIN stations s ON s.township_code = t.township_code AND s.opened_month_end <= m.month_end
         AND (s.closed_month_end IS NULL OR s.closed_month_end > m.month_end)
    GROUP BY ALL
)
SELECT strftime(month_end, '%Y-%m') AS month, township_code, '时点' AS basis,
       100 * has_station AS value, has_station AS numerator, CAST(1 AS DOUBLE) AS denominator
FROM covered
