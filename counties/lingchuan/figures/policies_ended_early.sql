-- 新政策没有出台就已经退出的政策项数，各月月末；接续的新政策后来出台的，从出台那月起不再计。
-- 台账按部门填，没有乡镇，全县一个数。
WITH months AS (
    SELECT DATE '2021-01-31' AS month_end
    UNION
    SELECT last_day(withdrawn_on) FROM policy_items WHERE withdrawn_on >= DATE '2021-01-01'
    UNION
    SELECT last_day(replaced_on) FROM policy_items WHERE replaced_on >= DATE '2021-01-01'
)
SELECT strftime(month_end, '%Y-%m') AS month, CAST(NULL AS VARCHAR) AS township_code, '时点' AS basis,
       CAST(count(*) FILTER (
           WHERE withdrawn_on <= month_end AND (replaced_on IS NULL OR replaced_on > month_end)
       ) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM policy_items CROSS JOIN months
GROUP BY month_end
