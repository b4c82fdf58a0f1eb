-- 台账里的数与前后几期相差八倍以上，疑似填错单位
WITH listed AS (
    SELECT 'herb_plantings' AS ledger, row_id, 'area_mu' AS column_name, herb || mode || '面积' AS word, '亩' AS unit,
           township_code || herb || mode AS series, CAST(year AS VARCHAR) AS period, area_mu AS amount, township_code,
           'nongye' AS unit_id
    FROM herb_plantings
    UNION ALL
    SELECT 'crop_plantings', row_id, 'area_mu', crop || '种植面积', '亩', township_code || crop, CAST(year AS VARCHAR), area_mu,
           township_code, 'nongye'
    FROM crop_plantings
    UNION ALL
    SELECT 'livestock', row_id, 'stock_count', species || '期末存栏', '头只', township_code || species, month, stock_count,
           township_code, 'nongye'
    FROM livestock
    UNION ALL
    SELECT 'village_years', row_id, 'income_per_capita_yuan', '农民人均可支配收入', '元', village_code, CAST(year AS VARCHAR),
           income_per_capita_yuan, township_code, 'nongye'
    FROM village_years
    UNION ALL
    SELECT 'village_years', row_id, 'household_count', '年末户数', '户', village_code, CAST(year AS VARCHAR), household_count,
           township_code, CAST(NULL AS VARCHAR)
    FROM village_years
    UNION ALL
    SELECT 'village_years', row_id, 'collective_income_wanyuan', '村集体经济收入', '万元', village_code, CAST(year AS VARCHAR),
           collective_income_wanyuan, township_code, 'nongye'
    FROM village_years
    UNION ALL
    SELECT 'village_loans', row_id, 'balance_wanyuan', '小额信贷余额', '万元', village_code, month, balance_wanyuan,
           township_code, CAST(NULL AS VARCHAR)
    FROM village_loans
    UNION ALL
    SELECT 'medical_settlements', row_id, 'cost_wanyuan', category || '医疗总费用', '万元', township_code || category, month,
           cost_wanyuan, township_code, 'yibao'
    FROM medical_settlements
),
known AS (SELECT * FROM listed WHERE amount > 0),
-- The three periods on either side, without the one looked at.
gathered AS (
    SELECT *, list(amount) OVER (neighbours ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING) AS earlier,
           list(amount) OVER (neighbours ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING) AS later
    FROM known
    WINDOW neighbours AS (PARTITION BY ledger, column_name, series ORDER BY period)
),
compared AS (
    SELECT *, len(list_concat(earlier, later)) AS neighbour_count, list_median(list_concat(earlier, later)) AS middle
    FROM gathered
)
SELECT '疑点' AS severity, ledger, row_id, column_name,
       period || ' ' || word || ' ' || regexp_replace(CAST(round(amount, 2) AS VARCHAR), '\.0$', '') || ' ' || unit || '，前后 '
           || neighbour_count || ' 期的中间数是 ' || regexp_replace(CAST(round(middle, 2) AS VARCHAR), '\.0$', '') || ' ' || unit AS problem,
       '请核对计量单位，如把万亩填成亩、把元填成万元' AS remedy, township_code, unit_id
FROM compared
WHERE neighbour_count >= 3 AND greatest(amount, middle) >= 10 AND (amount >= 8 * middle OR amount * 8 <= middle)
