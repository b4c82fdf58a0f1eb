-- One row a village of the villages ledger, with the year's facts, the year before, and counts of households.
-- $year: the newest year whose figures were known.
WITH lifted AS (
    SELECT village_code, count(*) AS lifted_household_count, sum(size) AS lifted_population
    FROM households WHERE household_type = '脱贫户' GROUP BY ALL
)
SELECT v.row_id, y.row_id AS year_row_id, v.village_code, r.village, v.township_code, t.township, v.is_exited, v.exited_year,
       coalesce(p.longitude, v.longitude) AS longitude, coalesce(p.latitude, v.latitude) AS latitude,
       v.household_count, v.population, v.natural_village_count, v.farmland_area_mu, v.main_industry,
       y.collective_income_wanyuan, b.collective_income_wanyuan AS previous_collective_income_wanyuan,
       y.income_per_capita_yuan,
       100.0 * y.tap_water_household_count / nullif(y.household_count, 0) AS tap_water_share_pct,
       100.0 * y.sanitary_toilet_household_count / nullif(y.household_count, 0) AS sanitary_toilet_share_pct,
       y.tap_water_household_count, y.sanitary_toilet_household_count, y.household_count AS year_household_count,
       y.has_team,
       -- Nought only where the ledger names lifted households elsewhere: one that nobody has handed in says nothing.
       CASE WHEN EXISTS (FROM lifted) THEN coalesce(l.lifted_household_count, 0) END AS lifted_household_count,
       CASE WHEN l.village_code IS NOT NULL THEN l.lifted_population WHEN EXISTS (FROM lifted) THEN 0 END AS lifted_population,
       v.file_id, v.source_row
FROM villages v
JOIN ref_villages r USING (village_code)
JOIN ref_townships t ON t.township_code = v.township_code
LEFT JOIN village_years y ON y.village_code = v.village_code AND y.year = $year
LEFT JOIN village_years b ON b.village_code = v.village_code AND b.year = $year - 1
-- A layer of village points in force is newer and better than what the ledger says of the place.
LEFT JOIN layers p ON p.kind = 'village_points' AND p.village_code = v.village_code
LEFT JOIN lifted l ON l.village_code = v.village_code
WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], v.township_code)
ORDER BY v.village_code
