-- 部分不大于整体。
SELECT 'trainings' AS ledger, r.row_id, 'new_trained_count' AS column_name,
       '首次培训人数 ' || r.new_trained_count || ' 人，多于培训人次 ' || r.trained_count || ' 人' AS problem, '请核对两个数' AS remedy
FROM trainings r
WHERE r.new_trained_count > r.trained_count
UNION ALL
SELECT 'trainings', r.row_id, 'certified_count',
       '首次持证人数 ' || r.certified_count || ' 人，多于培训人次 ' || r.trained_count || ' 人', '请核对两个数'
FROM trainings r
WHERE r.certified_count > r.trained_count
UNION ALL
SELECT 'trainings', r.row_id, 'employed_count',
       '培训后就业人数 ' || r.employed_count || ' 人，多于培训人次 ' || r.trained_count || ' 人', '请核对两个数'
FROM trainings r
WHERE r.employed_count > r.trained_count
