-- 认定为乡村振兴重点帮扶村或示范村、月末仍有效的村，一村只计一次，单位个；2021年以前认定的从2021年1月算起。
WITH named AS (
    SELECT township_code, village_code, designated_on, ended_on
    FROM designations
    WHERE kind IN ('乡村振兴重点帮扶村', '乡村振兴示范村') AND (status = '有效' OR ended_on IS NOT NULL)
), months AS (
    SELECT greatest(last_day(designated_on), DATE '2021-01-31') AS month_end FROM named
    UNION
    SELECT last_day(ended_on) FROM named WHERE ended_on >= DATE '2021-01-01'
)
SELECT strftime(month_end, '%Y-%m') AS month, t.township_code, '时点' AS basis,
       CAST(count(DISTINCT n.village_code) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM months CROSS JOIN ref_townships t
LEFT JOIN named n ON n.township_code = t.township_code AND n.designated_on <= month_end
     AND (n.ended_on IS NULL OR n.ended_on > month_end)
GROUP BY month_end, t.township_code
