-- 乡村振兴机构设置：改革和规划事项台账里填承诺编号 C53 的事项全部完成算完成（1），否则 0；分子分母是已完成的和全部的事项数。
-- 已取消的不计。
WITH items AS (
    SELECT CASE WHEN status = '已完成' THEN finished_on END AS finished_on FROM milestones WHERE commitment_id = 'C53' AND status <> '已取消'
), months AS (
    SELECT DATE '2021-01-31' AS month_end
    UNION
    SELECT last_day(finished_on) FROM items WHERE finished_on >= DATE '2021-01-01'
)
SELECT strftime(month_end, '%Y-%m') AS month, CAST(NULL AS VARCHAR) AS township_code, '时点' AS basis,
       CAST(count(*) FILTER (finished_on <= month_end) = count(*) AS DOUBLE) AS value,
       CAST(count(*) FILTER (finished_on <= month_end) AS DOUBLE) AS numerator,
       CAST(count(*) AS DOUBLE) AS denominator
FROM items CROSS JOIN months
GROUP BY month_end
