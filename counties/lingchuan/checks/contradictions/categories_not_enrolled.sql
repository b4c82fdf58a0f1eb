-- 三类监测户相加与投保的应保户数对不上
WITH newest AS (SELECT max(year) AS year FROM insurance_policies),
-- Households insured for a year are those monitored at some time in it: none left out, none besides.
enrolled AS (
    SELECT category, count(DISTINCT household_id) AS household_count
    FROM (
        SELECT c.household_id, c.category, c.identified_month,
               coalesce(strftime(min(s.done_on), '%Y-%m'), min(c.eliminated_month), '9999-12') AS ended_month
        FROM cases c
        LEFT JOIN case_steps s ON s.case_id = c.row_id AND s.step = '风险消除' AND s.done_on IS NOT NULL
        GROUP BY c.row_id, c.household_id, c.category, c.identified_month
    )
    CROSS JOIN newest
    WHERE identified_month <= newest.year || '-12' AND ended_month >= newest.year || '-01'
    GROUP BY category
),
due AS (
    SELECT p.category, p.year, sum(p.household_count) AS household_count,
           first(p.row_id ORDER BY p.file_id, p.source_row) AS row_id
    FROM insurance_policies p
    JOIN newest USING (year)
    GROUP BY p.category, p.year
),
-- A township or category not insured yet makes no sum.
summed AS (
    SELECT any_value(d.year) AS year, first(d.row_id ORDER BY d.category) AS row_id, sum(d.household_count) AS due_count,
           sum(coalesce(e.household_count, 0)) AS enrolled_count,
           string_agg(d.category || ' ' || CAST(d.household_count AS BIGINT), '、' ORDER BY d.category) AS due_words,
           string_agg(d.category || ' ' || coalesce(e.household_count, 0), '、' ORDER BY d.category) AS enrolled_words
    FROM due d
    LEFT JOIN enrolled e USING (category)
    HAVING count(*) = 3
)
SELECT '疑点' AS severity, 'insurance_policies' AS ledger, row_id, 'household_count' AS column_name,
       year || ' 年：防贫保险三类应保户数相加 ' || CAST(due_count AS BIGINT) || ' 户（' || due_words
           || '），监测对象台账当年在册三类相加 ' || CAST(enrolled_count AS BIGINT) || ' 户（' || enrolled_words || '）' AS problem,
       '请核对投保名单和监测对象台账' AS remedy,
       CAST(NULL AS VARCHAR) AS township_code, 'fupin' AS unit_id, year || '：' || due_words AS compared
FROM summed
WHERE due_count <> enrolled_count
  AND (SELECT count(DISTINCT township_code) FROM insurance_policies JOIN newest USING (year))
      = (SELECT count(*) FROM ref_townships)
