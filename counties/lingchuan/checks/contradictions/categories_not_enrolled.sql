-- 三类监测户相加与投保的应保户数对不上
WITH newest AS (SELECT max(year) AS year FROM insurance_policies),
cases_of_year AS (
    SELECT c.household_id, c.category, c.identified_month,
           coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month)) AS ended_month
    FROM cases c
    LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
    GROUP BY c.row_id, c.household_id, c.category, c.identified_month
),
-- Households insured for a year are those monitored at some time in it: none left out, none besides.
enrolled AS (
    SELECT h.township_code, count(DISTINCT k.household_id) AS household_count,
           count(DISTINCT k.household_id) FILTER (k.category = '脱贫不稳定户') AS unstable_count,
           count(DISTINCT k.household_id) FILTER (k.category = '边缘易致贫户') AS marginal_count,
           count(DISTINCT k.household_id) FILTER (k.category = '突发严重困难户') AS sudden_count
    FROM cases_of_year k
    JOIN households h ON h.row_id = k.household_id
    CROSS JOIN newest
    WHERE k.identified_month <= newest.year || '-12' AND coalesce(k.ended_month, '9999-12') >= newest.year || '-01'
    GROUP BY h.township_code
),
due AS (
    SELECT p.township_code, p.year, sum(p.household_count) AS household_count,
           first(p.row_id ORDER BY p.file_id, p.source_row) AS row_id
    FROM insurance_policies p
    JOIN newest USING (year)
    GROUP BY p.township_code, p.year
    HAVING count(DISTINCT p.category) = 3
)
SELECT '疑点' AS severity, 'insurance_policies' AS ledger, due.row_id, 'household_count' AS column_name,
       due.year || ' 年：防贫保险三类应保户数相加 ' || CAST(due.household_count AS BIGINT) || ' 户，监测对象台账当年在册 '
           || e.household_count || ' 户（脱贫不稳定户 ' || e.unstable_count || '、边缘易致贫户 ' || e.marginal_count
           || '、突发严重困难户 ' || e.sudden_count || '）' AS problem,
       '请核对投保名单和监测对象台账' AS remedy,
       due.township_code, 'fupin' AS unit_id
FROM due
JOIN enrolled e USING (township_code)
WHERE due.household_count <> e.household_count
