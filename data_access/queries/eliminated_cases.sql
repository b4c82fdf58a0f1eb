-- What the ledger of cases says of each household after its risk was eliminated; empty where nobody filled it in.
SELECT c.row_id AS case_id, c.net_income_per_capita_after_yuan AS income_yuan, c.medical_self_paid_after_yuan AS self_paid_yuan,
       c.insurance_payout_after_yuan AS payout_yuan, c.has_unsafe_housing_after AS has_unsafe_housing,
       c.has_dropout_after AS has_dropout, c.has_unsafe_water_after AS has_unsafe_water, c.has_uninsured_after AS has_uninsured
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE c.net_income_per_capita_after_yuan IS NOT NULL
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY c.row_id
