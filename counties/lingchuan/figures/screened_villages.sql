-- 当月开展了排查的村，占应排查的村（行政村，加上填了行的社区）；没有行的村算没有开展。
-- 全部开展了才算开展；有一个村逾期完成，就记到完成的那个月，没有填日期的逾期记到下月。
WITH due AS (
    SELECT s.month, v.township_code, v.village_code
    FROM ref_villages v JOIN (SELECT DISTINCT month, township_code FROM screenings) s USING (township_code)
    WHERE v.kind = '行政村'
    UNION
    SELECT month, township_code, village_code FROM screenings
), said AS (
    SELECT d.month, d.township_code, s.status IN ('按期完成', '逾期完成') AS is_done,
           last_day(CAST(d.month || '-01' AS DATE)) AS month_end, s.done_on,
           s.status = '逾期完成' AS is_late
    FROM due d
    LEFT JOIN screenings s ON s.month = d.month AND s.township_code = d.township_code AND s.village_code = d.village_code
)
SELECT month, township_code, '本期发生' AS basis,
       count(*) FILTER (is_done) / count(*) AS value,
       CAST(count(*) FILTER (is_done) AS DOUBLE) AS numerator, CAST(count(*) AS DOUBLE) AS denominator,
       CASE WHEN count(*) FILTER (is_done) = count(*) THEN
           max(CASE WHEN is_late OR done_on > month_end THEN greatest(coalesce(done_on, month_end), month_end + 1) END)
       END AS done_on
FROM said
WHERE month >= '2021-01'
GROUP BY month, township_code
