-- 有人持证的有发证日期；结业、发证不早于开班。
SELECT 'trainings' AS ledger, r.row_id, 'certified_on' AS column_name,
       '首次持证 ' || r.certified_count || ' 人，但没有发证日期' AS problem, '请补填发证日期，或改正持证人数' AS remedy
FROM trainings r
WHERE r.certified_count > 0 AND r.certified_on IS NULL
UNION ALL
SELECT 'trainings', r.row_id, 'ended_on',
       '结业日期 ' || r.ended_on || ' 早于开班日期 ' || r.started_on, '请核对两个日期'
FROM trainings r
WHERE r.ended_on < r.started_on
UNION ALL
SELECT 'trainings', r.row_id, 'certified_on',
       '发证日期 ' || r.certified_on || ' 早于开班日期 ' || r.started_on, '请核对两个日期'
FROM trainings r
WHERE r.certified_on < r.started_on
