-- The party branch of one village in the newest year up to $year: one row, or none.
SELECT row_id, year, member_count, committee_count, is_secretary_head, is_secretary_vacant, rating, status
FROM party_branches
WHERE village_code = $village AND year <= $year
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
ORDER BY year DESC
LIMIT 1
