-- Every report for the periods asked for, oldest first (by number: a clock may have been ahead once): accepted ones (batches in force), submissions the office has
-- not taken in yet, and reported figures of commitments (subject = commitment id).
-- $periods: as stored in reports and submissions; $last_months: their last months.
WITH found AS (
    SELECT ledger AS subject, reporter, period, 'accepted' AS state, row_count, NULL AS reason, reported_at AS handed_in_at,
           batch_id AS number
    FROM reports
    UNION ALL
    -- With a batch it counts as long as the batch is in force, and that is the part above.
    SELECT ledger, reporter, period, state, row_count, reason, stepped_at, submission_id
    FROM submissions
    WHERE state IN ('reported', 'checked', 'returned') OR (state = 'accepted' AND batch_id IS NULL)
    UNION ALL
    SELECT commitment_id, reporting_unit_id, month, 'accepted', count(*), NULL, NULL, NULL
    FROM observations
    GROUP BY commitment_id, reporting_unit_id, month
)
SELECT * EXCLUDE (number) FROM found
WHERE (list_contains($periods::VARCHAR[], period) OR list_contains($last_months::VARCHAR[], period))
  AND CASE WHEN reporter IN (SELECT township_code FROM ref_townships)
           THEN $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], reporter)
           ELSE $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], reporter) END
ORDER BY number NULLS FIRST, subject, reporter
