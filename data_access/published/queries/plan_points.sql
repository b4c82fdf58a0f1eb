-- What the county's confirmed plan says each commitment should have reached by the end of a month: for the whole county.
SELECT commitment_id, month, value
FROM plan_points
ORDER BY commitment_id, month
