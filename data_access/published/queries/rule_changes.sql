-- What the county changed about its warning rules, oldest first; nothing of it belongs to one township.
SELECT rule_id, threshold, is_on, grounds, changed_at, actor
FROM rule_changes
ORDER BY change_id
