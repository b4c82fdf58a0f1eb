-- What the checks found, errors first; findings of no township or unit only for who may see all of them.
SELECT f.*, t.township, u.unit, s.file, s.sheet, s.batch_id
FROM findings f
LEFT JOIN ref_townships t USING (township_code)
LEFT JOIN ref_units u USING (unit_id)
LEFT JOIN sources s USING (file_id)
WHERE ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], f.township_code))
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], f.unit_id))
