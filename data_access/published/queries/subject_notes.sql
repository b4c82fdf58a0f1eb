-- Notes on the plan's articles and sentences, those corrected and withdrawn too, in the order they were taken down.
SELECT note_id, subject, kind, text, unit_id, noted_on, evidence_file, amends, reason, taken_at, actor
FROM subject_notes
WHERE $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_id)
ORDER BY note_id
