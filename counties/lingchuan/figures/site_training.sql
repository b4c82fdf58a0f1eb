-- 有劳动能力的搬迁户中参加过技能培训的户数，各月月末。
-- 只算到每一户都核查过的月份；没有核查过的月份没有数（is_lasting 为假）。
WITH through AS (
    SELECT min(checked_on) AS last_day FROM moved_households
), months AS (
    SELECT unnest(generate_series(DATE '2021-01-01', (SELECT last_day FROM through), INTERVAL 1 MONTH))::DATE AS start
)
SELECT strftime(start, '%Y-%m') AS month, township_code, '时点' AS basis, FALSE AS is_lasting,
       100.0 * count(*) FILTER (WHERE trained_on <= last_day(start)) / count(*) AS value,
       CAST(count(*) FILTER (WHERE trained_on <= last_day(start)) AS DOUBLE) AS numerator,
       CAST(count(*) AS DOUBLE) AS denominator
FROM moved_households CROSS JOIN months
WHERE has_labour
GROUP BY ALL
