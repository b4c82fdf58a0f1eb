-- 生产经营亏损（元）：支出减收入；没有经营的户不列
SELECT y.household_id, y.business_cost_yuan - y.business_income_yuan AS value, CAST(NULL AS DOUBLE) AS earlier,
       y.year || '年度' AS observed, make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
WHERE y.year = $year AND (y.business_income_yuan > 0 OR y.business_cost_yuan > 0)
