-- 累计数比上一期少
WITH running AS (
    SELECT 'observations' AS ledger, o.row_id, CASE WHEN o.value IS NULL THEN 'numerator' ELSE 'value' END AS column_name,
           c.title || '（' || o.basis || CASE WHEN o.value IS NULL THEN '，分子' ELSE '' END || '）' AS word,
           CASE WHEN o.value IS NULL THEN '' ELSE c.unit END AS unit,
           o.commitment_id || coalesce(o.township_code, '') || o.basis AS series,
           CASE o.basis WHEN '本年累计' THEN left(o.month, 4) ELSE '' END AS span,
           o.month, coalesce(o.value, o.numerator) AS amount, o.township_code, o.reporting_unit_id AS unit_id
    FROM observations o
    JOIN ref_commitments c ON c.commitment_id = o.commitment_id
    WHERE o.basis IN ('自2021年累计', '本年累计') AND c.unit NOT IN ('%', '百分点')
    UNION ALL
    SELECT 'away_workers', row_id, 'this_year_count', '本年累计转移就业', '人', township_code, left(month, 4), month,
           this_year_count, township_code, 'renshe'
    FROM away_workers
    UNION ALL
    SELECT 'bees', row_id, 'added_boxes', '蜜蜂本年累计新增', '箱', township_code, left(month, 4), month, added_boxes,
           township_code, 'nongye'
    FROM bees
    UNION ALL
    SELECT 'livestock', row_id, 'sold_count', species || '本年累计出栏', '头只', township_code || species, left(month, 4),
           month, sold_count, township_code, 'nongye'
    FROM livestock
    UNION ALL
    SELECT 'village_loans', row_id, 'new_loan_count', '小额信贷本年新发放', '户', village_code, left(month, 4), month,
           new_loan_count, township_code, CAST(NULL AS VARCHAR)
    FROM village_loans
),
known AS (SELECT * FROM running WHERE amount IS NOT NULL),
compared AS (
    SELECT *, lag(amount) OVER before AS earlier, lag(month) OVER before AS earlier_month
    FROM known
    WINDOW before AS (PARTITION BY ledger, series, span ORDER BY month)
)
SELECT '错误' AS severity, ledger, row_id, column_name,
       word || ' ' || month || ' 是 ' || regexp_replace(CAST(round(amount, 2) AS VARCHAR), '\.0$', '') || ' ' || unit || '，比 '
           || earlier_month || ' 的 ' || regexp_replace(CAST(round(earlier, 2) AS VARCHAR), '\.0$', '') || ' ' || unit || '少' AS problem,
       '累计数只增不减，请核对这两期；填的若是当期数，请改正' AS remedy, township_code, unit_id
FROM compared
WHERE amount < earlier
