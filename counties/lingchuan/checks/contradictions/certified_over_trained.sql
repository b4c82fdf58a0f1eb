-- 持证的人比培训的人多
WITH roster AS (
    SELECT class_id, count(*) FILTER (is_lifted) AS trained_count, count(*) FILTER (is_lifted AND is_certified) AS certified_count
    FROM trainees
    GROUP BY class_id
),
totals AS (
    SELECT township_code, sum(new_trained_count) AS trained_count, sum(certified_count) AS certified_count,
           first(row_id ORDER BY ended_on DESC, row_id) AS row_id, max(ended_on) AS day
    FROM trainings
    GROUP BY township_code
)
SELECT '错误' AS severity, 'trainings' AS ledger, t.row_id, 'certified_count' AS column_name,
       '班次 ' || t.class_no || '（' || strftime(t.ended_on, '%Y-%m-%d') || ' 结业）：学员名册里脱贫劳动力持证 ' || r.certified_count
           || ' 人，多于培训班台账首次持证 ' || t.certified_count || ' 人' AS problem,
       '请核对学员名册和培训班台账' AS remedy, t.township_code, 'renshe' AS unit_id
FROM trainings t
JOIN roster r ON r.class_id = t.row_id
WHERE r.certified_count > t.certified_count
UNION ALL
SELECT '错误', 'trainings', t.row_id, 'trained_count',
       '班次 ' || t.class_no || '（' || strftime(t.ended_on, '%Y-%m-%d') || ' 结业）：学员名册里脱贫劳动力 ' || r.trained_count
           || ' 人，多于培训班台账培训 ' || t.trained_count || ' 人次',
       '请核对学员名册和培训班台账', t.township_code, 'renshe'
FROM trainings t
JOIN roster r ON r.class_id = t.row_id
WHERE r.trained_count > t.trained_count
UNION ALL
SELECT '错误', 'trainings', row_id, 'certified_count',
       '到 ' || strftime(day, '%Y-%m-%d') || '，首次持证累计 ' || CAST(certified_count AS BIGINT) || ' 人，多于首次培训累计 '
           || CAST(trained_count AS BIGINT) || ' 人',
       '请核对各班次的首次培训人数和首次持证人数', township_code, 'renshe'
FROM totals
WHERE certified_count > trained_count
