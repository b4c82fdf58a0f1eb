-- 工资性收入（元），上年度的为 earlier
SELECT y.household_id, y.wage_income_yuan AS value, b.wage_income_yuan AS earlier, y.year || '年度' AS observed,
       make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
LEFT JOIN household_years b ON b.household_id = y.household_id AND b.year = y.year - 1
WHERE y.year = $year
