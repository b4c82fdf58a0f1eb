-- 合规自付支出减理赔收入（元）；自付支出没有填的没有数，理赔没有填的算没有理赔
SELECT y.household_id, y.medical_self_paid_yuan - coalesce(y.insurance_payout_yuan, 0) AS value,
       CAST(NULL AS DOUBLE) AS earlier, y.year || '年度' AS observed, make_date(y.year, 12, 31) AS known_on,
       'household_years' AS ledger, y.row_id
FROM household_years y
WHERE y.year = $year
