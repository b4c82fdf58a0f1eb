-- 零就业的搬迁户，各月月末的户数；没有的月份是零。认定为零就业、还没有消除的算；
-- 有劳动能力而已就业人数是 0 的（没有填人数的看就业方式是不是未就业），不论有没有认定，从核查到的月份起也算。
-- 只算到每一户都核查过的月份；没有核查过的月份没有数（is_lasting 为假）。
WITH through AS (
    SELECT last_day(min(checked_on)) AS last_month_end FROM moved_households
), months AS (
    SELECT last_day(unnest(generate_series(DATE '2021-01-01', (SELECT last_month_end FROM through), INTERVAL 1 MONTH))::DATE) AS month_end
), households AS (
    SELECT township_code, idle_since, idle_until,
           has_labour AND coalesce(employed_count, CASE employment_way WHEN '未就业' THEN 0 END) = 0 AS is_idle_now
    FROM moved_households
)
SELECT strftime(month_end, '%Y-%m') AS month, township_code, '时点' AS basis, FALSE AS is_lasting,
       CAST(count(*) FILTER (
           WHERE (idle_since <= month_end AND (idle_until IS NULL OR idle_until > month_end))
              OR (is_idle_now AND month_end = (SELECT last_month_end FROM through))
       ) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM households CROSS JOIN months
GROUP BY ALL
