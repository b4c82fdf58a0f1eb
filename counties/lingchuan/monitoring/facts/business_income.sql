-- 生产经营净收入（元）：收入减支出，上年度的为 earlier；两年都没有经营的户不列
SELECT y.household_id, y.business_income_yuan - y.business_cost_yuan AS value,
       b.business_income_yuan - b.business_cost_yuan AS earlier, y.year || '年度' AS observed,
       make_date(y.year, 12, 31) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
LEFT JOIN household_years b ON b.household_id = y.household_id AND b.year = y.year - 1
WHERE y.year = $year AND (b.business_income_yuan > 0 OR y.business_income_yuan > 0 OR y.business_cost_yuan > 0)
