-- What the checks found, errors first; county-wide findings only for who may see the whole county.
SELECT f.*, t.township, u.unit, s.file, s.sheet, s.batch_id
FROM findings f
LEFT JOIN ref_townships t USING (township_code)
LEFT JOIN ref_units u USING (unit_id)
LEFT JOIN sources s USING (file_id)
WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], f.township_code)
