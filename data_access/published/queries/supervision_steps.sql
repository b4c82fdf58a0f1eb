-- Their steps, oldest first.
SELECT s.*
FROM supervision_steps s
JOIN supervision_items i USING (item_id)
WHERE $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], i.unit_id)
ORDER BY s.step_id
