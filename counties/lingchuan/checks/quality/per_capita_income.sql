-- 填的人均纯收入与各项收入算出的不一致
SELECT '错误' AS severity, 'household_years' AS ledger, y.row_id, 'net_income_per_capita_yuan' AS column_name,
       y.year || ' 年人均纯收入填 ' || CAST(round(y.net_income_per_capita_yuan) AS BIGINT) || ' 元，按 ' || h.size
           || ' 人算是 ' || CAST(round(net.income_yuan / h.size) AS BIGINT) || ' 元' AS problem,
       '人均纯收入＝（四项收入－生产经营性支出）÷家庭人口，请核对各项和人口' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM household_years y
JOIN households h ON h.row_id = y.household_id
CROSS JOIN LATERAL (
    SELECT y.wage_income_yuan + y.business_income_yuan + y.property_income_yuan + y.transfer_income_yuan
           - y.business_cost_yuan AS income_yuan
) net
WHERE y.year = (SELECT max(year) FROM household_years)
  AND abs(y.net_income_per_capita_yuan - net.income_yuan / h.size) > 1
