-- Where another ledger says otherwise than the light of a commitment, in the month shown: the county's (township_code
-- NULL) and its townships'. from_month NULL = 现状.
SELECT f.finding_id, f.commitment_id, f.township_code, f.mark, f.problem, f.title, f.ledger, f.row_id, f.column_name,
       f.other_ledger, f.from_month, f.confirmed_at, f.confirmed_by, f.confirmed_reason, t.township, u.unit
FROM findings f
LEFT JOIN ref_townships t USING (township_code)
LEFT JOIN ref_units u USING (unit_id)
WHERE f.commitment_id IS NOT NULL
  AND (f.from_month IS NULL OR f.from_month <= $month) AND (f.through_month IS NULL OR f.through_month >= $month)
  AND (f.township_code IS NULL OR $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], f.township_code))
ORDER BY f.commitment_id, f.mark, f.township_code NULLS FIRST, f.from_month, f.row_id
