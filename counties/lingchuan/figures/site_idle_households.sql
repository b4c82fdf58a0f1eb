-- 零就业的搬迁户，各月月末还没有消除的户数；没有的月份是零。
-- 只算到每一户都核查过的月份；没有核查过的月份没有数（is_lasting 为假）。
WITH through AS (
    SELECT min(checked_on) AS last_day FROM moved_households
), months AS (
    SELECT unnest(generate_series(DATE '2021-01-01', (SELECT last_day FROM through), INTERVAL 1 MONTH))::DATE AS start
)
SELECT strftime(start, '%Y-%m') AS month, township_code, '时点' AS basis, FALSE AS is_lasting,
       CAST(count(*) FILTER (
           WHERE idle_since <= last_day(start) AND (idle_until IS NULL OR idle_until > last_day(start))
       ) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM moved_households CROSS JOIN months
GROUP BY ALL
