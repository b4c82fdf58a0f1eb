-- Income by source and the four guarantees of one household, years whose figures were known, oldest first.
SELECT y.row_id, y.year, y.wage_income_yuan, y.business_income_yuan, y.property_income_yuan, y.transfer_income_yuan,
       y.business_cost_yuan, y.medical_self_paid_yuan, y.insurance_payout_yuan,
       y.has_unsafe_housing, y.has_dropout, y.has_unsafe_water, y.has_uninsured
FROM household_years y
JOIN households h ON h.row_id = y.household_id
WHERE h.row_id = $household AND y.year <= $year
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY y.year
