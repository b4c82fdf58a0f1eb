-- Who was posted to one village on $day, without names, which the read model does not hold.
SELECT row_id, role, level, sending_unit, started_on, due_on
FROM team_members
WHERE village_code = $village AND started_on <= $day AND (ended_on IS NULL OR ended_on > $day)
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
ORDER BY array_position(['第一书记', '工作队队长', '工作队队员'], role), started_on, row_id
