-- Clues received by $day as they stood then: one that was verified later was still waiting, without a result. Newest first.
SELECT c.row_id AS clue_id, c.household_id, coalesce(z.size, h.size) AS size, c.township_code, t.township, c.village_code, v.village, c.source, c.channel,
       c.warning_unit_id AS unit_id, u.unit, c.risk, c.received_on,
       CASE WHEN c.verified_on <= $day THEN c.verified_on END AS verified_on,
       CASE WHEN c.verified_on <= $day THEN c.result END AS result
FROM clues c
JOIN ref_townships t ON t.township_code = c.township_code
JOIN ref_villages v ON v.village_code = c.village_code
LEFT JOIN households h ON h.row_id = c.household_id
LEFT JOIN household_sizes z ON z.household_id = h.row_id AND z.since_on <= $day AND z.until_on > $day
LEFT JOIN ref_units u ON u.unit_id = c.warning_unit_id
WHERE c.received_on <= $day
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], c.township_code))
ORDER BY c.received_on DESC, c.row_id
