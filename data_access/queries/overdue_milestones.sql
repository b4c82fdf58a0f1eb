-- Milestones planned for a day no later than $day that nobody has reported as done or given up, longest overdue first.
SELECT row_id, item_no, item_name, commitment_id, unit_id, planned_on, status
FROM milestones
WHERE planned_on <= $day AND finished_on IS NULL AND status NOT IN ('已完成', '已取消')
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_id))
ORDER BY planned_on, item_no
