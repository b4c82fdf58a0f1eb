-- Income and the four guarantees of every household that was ever a case, years whose figures were known, oldest first.
SELECT y.household_id, h.size, y.year, y.wage_income_yuan, y.business_income_yuan, y.property_income_yuan,
       y.transfer_income_yuan, y.business_cost_yuan, y.medical_self_paid_yuan, y.insurance_payout_yuan,
       y.has_unsafe_housing, y.has_dropout, y.has_unsafe_water, y.has_uninsured
FROM household_years y
JOIN households h ON h.row_id = y.household_id
WHERE y.year <= $year AND y.household_id IN (SELECT household_id FROM cases)
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY y.household_id, y.year
