-- One household by its surrogate; no row where it does not exist or is outside the viewer's area.
SELECT h.row_id AS household_id, h.township_code, t.township, h.village_code, v.village, h.household_type, h.size,
       h.is_relocated, r.site_name, coalesce(h.has_no_labour, false) AS has_no_labour, h.has_helper_name, h.file_id, h.source_row,
       f.batch_id, f.file, f.sheet
FROM households h
JOIN ref_townships t ON t.township_code = h.township_code
JOIN ref_villages v ON v.village_code = h.village_code
LEFT JOIN resettlement_sites r ON r.row_id = h.resettlement_site_id
LEFT JOIN sources f ON f.file_id = h.file_id
WHERE h.row_id = $household AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
