-- Items under supervision, oldest first, of the units the viewer may see.
SELECT *
FROM supervision_items
WHERE $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_id)
ORDER BY item_id
