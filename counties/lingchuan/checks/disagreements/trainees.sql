-- 培训和持证人数：培训班台账与学员名册
WITH roster AS (
    SELECT class_id, count(*) FILTER (is_lifted) AS trained, count(*) FILTER (is_lifted AND is_certified) AS certified
    FROM trainees
    GROUP BY class_id
), classes AS (
    SELECT 'C30' AS commitment_id, 'trained_count' AS column_name, t.row_id, t.township_code, t.ended_on AS day,
           t.trained_count AS value, r.trained AS other_value, '人次' AS unit
    FROM trainings t JOIN roster r ON r.class_id = t.row_id
    UNION ALL
    SELECT 'C31', 'certified_count', t.row_id, t.township_code, greatest(t.ended_on, t.certified_on), t.certified_count, r.certified, '人持证'
    FROM trainings t JOIN roster r ON r.class_id = t.row_id
    WHERE t.certified_count IS NOT NULL
)
-- From the plan's first month up to each: both figures of the light are totals. A class without a roster has nothing to compare.
SELECT m.commitment_id, strftime(m.month_end, '%Y-%m') AS month, m.township_code, 'renshe' AS unit_id,
       'trainings' AS ledger, arg_max(c.row_id, (c.value <> c.other_value, c.day, c.row_id)) AS row_id, any_value(c.column_name) AS column_name,
       'trainings' AS own_ledger, sum(c.value) AS value, 'trainees' AS other_ledger, sum(c.other_value) AS other_value,
       any_value(c.unit) AS unit, bool_or(c.value <> c.other_value) AS is_different
FROM (SELECT DISTINCT commitment_id, township_code, last_day(day) AS month_end FROM classes) m
JOIN classes c ON c.commitment_id = m.commitment_id AND c.township_code = m.township_code AND c.day <= m.month_end
WHERE c.day >= DATE '2021-01-01'
GROUP BY m.commitment_id, m.month_end, m.township_code
