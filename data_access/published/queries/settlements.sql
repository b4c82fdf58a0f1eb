-- What the county settled about its commitments, oldest first; nothing of it belongs to one township.
SELECT commitment_id, topic, value, month, grounds, settled_at, actor
FROM settlements
ORDER BY settlement_id
