-- 年末通自来水的户数：村供水台账与行政村年度情况台账
SELECT 'C38' AS commitment_id, w.month, w.township_code, 'shuiwu' AS unit_id, w.village_code AS subject,
       'village_water' AS ledger, w.row_id, 'tap_household_count' AS column_name,
       'village_water' AS own_ledger, w.tap_household_count AS value,
       'village_years' AS other_ledger, y.tap_water_household_count AS other_value,
       '户' AS unit, r.village AS place, w.tap_household_count <> y.tap_water_household_count AS is_different
FROM village_water w
JOIN village_years y ON y.village_code = w.village_code AND w.month = y.year || '-12'
JOIN ref_villages r ON r.village_code = w.village_code
WHERE y.tap_water_household_count IS NOT NULL
