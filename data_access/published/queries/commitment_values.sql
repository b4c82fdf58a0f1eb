-- Every commitment's series known by the month shown: the county's (township_code NULL) and its townships'.
SELECT cv.*, o.file_id, o.source_row, f.batch_id, f.file, f.sheet
FROM commitment_values cv
LEFT JOIN observations o ON o.row_id = cv.row_id
LEFT JOIN sources f ON f.file_id = o.file_id
WHERE (cv.month IS NULL OR cv.month <= $month)
  AND (cv.township_code IS NULL OR $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], cv.township_code))
ORDER BY cv.commitment_id, cv.township_code NULLS FIRST, cv.month
