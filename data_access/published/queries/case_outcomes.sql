-- What the form says of each case identified by the month of $day: how the household stood when taken in, and how
-- after its elimination. One row a case; flags are NULL where nobody filled them.
SELECT c.row_id AS case_id, c.net_income_per_capita_at_entry_yuan, c.income_line_at_entry_yuan,
       c.medical_self_paid_at_entry_yuan, c.has_unsafe_housing_at_entry, c.has_dropout_at_entry,
       c.has_uninsured_at_entry, c.has_unsafe_water_at_entry, c.net_income_per_capita_after_yuan,
       c.medical_self_paid_after_yuan, c.insurance_payout_after_yuan, c.has_unsafe_housing_after, c.has_dropout_after,
       c.has_uninsured_after, c.has_unsafe_water_after
FROM cases c
JOIN households h ON h.row_id = c.household_id
WHERE c.identified_month <= strftime($day::DATE, '%Y-%m')
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
