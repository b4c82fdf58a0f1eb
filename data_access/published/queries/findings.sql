-- What the checks found, errors first; findings of no township or unit only for who may see all of them. Of figures
-- that were compared in every period the newest alone: what differed before is in the query disagreements.
SELECT f.*, t.township, u.unit, s.file, s.sheet, s.batch_id
FROM findings f
LEFT JOIN ref_townships t USING (township_code)
LEFT JOIN ref_units u USING (unit_id)
LEFT JOIN sources s USING (file_id)
WHERE f.is_standing IS NOT FALSE
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], f.township_code))
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], f.unit_id))
