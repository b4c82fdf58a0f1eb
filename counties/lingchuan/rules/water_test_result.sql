-- 不合格的写明项目，合格的不写；复检不早于采样。
SELECT 'water_tests' AS ledger, r.row_id, 'failed_item' AS column_name,
       '检测结果是不合格，但没有写不合格项目' AS problem, '请补填不合格项目，或改正检测结果' AS remedy
FROM water_tests r
WHERE r.result = '不合格' AND r.failed_item IS NULL
UNION ALL
SELECT 'water_tests', r.row_id, 'failed_item',
       '检测结果是合格，却写了不合格项目' || r.failed_item, '请改正检测结果，或删去不合格项目'
FROM water_tests r
WHERE r.result = '合格' AND r.failed_item IS NOT NULL
UNION ALL
SELECT 'water_tests', r.row_id, 'fixed_on',
       '复检合格日期 ' || r.fixed_on || ' 早于采样日期 ' || r.sampled_on, '请核对两个日期'
FROM water_tests r
WHERE r.fixed_on < r.sampled_on
