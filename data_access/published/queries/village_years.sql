-- All years of one village up to $year, oldest first.
SELECT y.row_id, y.year, y.collective_income_wanyuan, y.income_per_capita_yuan, y.household_count,
       y.tap_water_household_count, y.sanitary_toilet_household_count, y.hard_road_natural_village_count, y.has_team
FROM village_years y
WHERE y.village_code = $village AND y.year <= $year
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], y.township_code))
ORDER BY y.year
