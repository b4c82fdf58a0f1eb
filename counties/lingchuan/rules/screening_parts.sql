-- 排查的部分不大于整体。
SELECT 'screenings' AS ledger, s.row_id, 'suspect_household_count' AS column_name,
       '疑似风险 ' || s.suspect_household_count || ' 户、上报 ' || coalesce(s.reported_household_count, 0)
       || ' 户，应当是排查 ' || coalesce(s.screened_household_count, 0) || ' 户的一部分' AS problem,
       '请核对三个户数' AS remedy
FROM screenings s
WHERE s.suspect_household_count > s.screened_household_count OR s.reported_household_count > s.suspect_household_count
