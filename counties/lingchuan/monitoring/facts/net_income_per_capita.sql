-- 人均纯收入（元）：（四项收入－生产经营性支出）÷家庭人口；上年度的为 earlier
WITH net AS (
    SELECT y.household_id, y.year, y.row_id,
           (y.wage_income_yuan + y.business_income_yuan + y.property_income_yuan + y.transfer_income_yuan
            - y.business_cost_yuan) / h.size AS yuan
    FROM household_years y
    JOIN households h ON h.row_id = y.household_id
)
SELECT n.household_id, n.yuan AS value, b.yuan AS earlier, n.year || '年度' AS observed,
       make_date(n.year, 12, 31) AS known_on, 'household_years' AS ledger, n.row_id
FROM net n
LEFT JOIN net b ON b.household_id = n.household_id AND b.year = n.year - 1
WHERE n.year = $year
