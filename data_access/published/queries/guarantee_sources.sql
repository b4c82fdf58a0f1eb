-- What other ledgers say of the four guarantees, by township: households or, of drop-outs, people; null where nobody
-- filled the column in.
-- $day: the last day of the month shown; $month: that month; $year: the newest year whose figures were known.
WITH newest AS (
    SELECT township_code, dropout_count, physical_cause_count, month
    FROM school_attendance
    WHERE month <= $month
    QUALIFY row_number() OVER (PARTITION BY township_code ORDER BY month DESC) = 1
), years AS (
    SELECT h.township_code, y.has_dropout, y.has_uninsured, y.has_unsafe_housing, y.has_unsafe_water
    FROM household_years y JOIN households h ON h.row_id = y.household_id
    WHERE y.year = $year
), found AS (
    SELECT '义务教育' AS guarantee, 'school_attendance' AS ledger, township_code, CAST(dropout_count AS BIGINT) AS counted
    FROM newest
    UNION ALL
    -- Only beside the ledger of houses: without it these are the gaps themselves.
    SELECT '住房安全', 'guarantee_gaps', township_code,
           count(DISTINCT household_id) + coalesce(sum(household_count) FILTER (household_id IS NULL), 0)
    FROM guarantee_gaps
    WHERE problem_kind = '危房' AND found_on <= $day AND (solved_on IS NULL OR solved_on > $day)
      AND EXISTS (SELECT 1 FROM houses WHERE found_on <= $day)
    GROUP BY township_code
    UNION ALL
    SELECT '义务教育', 'household_years', township_code, CASE WHEN count(has_dropout) > 0 THEN count(*) FILTER (has_dropout) END FROM years GROUP BY township_code
    UNION ALL
    SELECT '基本医疗', 'household_years', township_code, CASE WHEN count(has_uninsured) > 0 THEN count(*) FILTER (has_uninsured) END FROM years GROUP BY township_code
    UNION ALL
    SELECT '住房安全', 'household_years', township_code, CASE WHEN count(has_unsafe_housing) > 0 THEN count(*) FILTER (has_unsafe_housing) END FROM years GROUP BY township_code
    UNION ALL
    SELECT '饮水安全', 'household_years', township_code, CASE WHEN count(has_unsafe_water) > 0 THEN count(*) FILTER (has_unsafe_water) END FROM years GROUP BY township_code
)
SELECT * FROM found
WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code)
ORDER BY guarantee, ledger, township_code
