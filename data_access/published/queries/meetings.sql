-- Meetings in the order they were held, with the states they looked at; about the whole county, like the plan itself.
SELECT *
FROM meetings
ORDER BY held_on, meeting_id
