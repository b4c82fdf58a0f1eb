-- Clues, help paid, insurance, the move and the beginning of a helper's work of one household by $day, oldest first: day,
-- what it was, and how it stood by $day. Never who.
WITH events AS (
    SELECT k.row_id, 'clues' AS ledger, k.household_id, k.received_on AS day, '线索：' || k.source AS what,
           k.risk || CASE WHEN k.verified_on <= $day THEN '，' || strftime(k.verified_on, '%Y-%m-%d') || ' 核实：' || k.result
                          ELSE '，待核实' END AS detail
    FROM clues k
    UNION ALL
    SELECT r.row_id, 'relief_cases', r.household_id, r.applied_on, r.kind,
           concat_ws('，', r.reason, CASE WHEN r.paid_on <= $day THEN coalesce(CAST(round(r.amount_yuan) AS BIGINT) || ' 元，', '')
               || strftime(r.paid_on, '%Y-%m-%d') || ' 发放' WHEN r.status = '不予救助' THEN r.status ELSE '办理中' END)
    FROM relief_cases r
    UNION ALL
    SELECT i.row_id, 'insurance_claims', i.household_id, i.reported_on, '防返贫保险报案',
           concat_ws('，', i.cause, CASE WHEN i.paid_on <= $day THEN coalesce(CAST(round(i.paid_yuan) AS BIGINT) || ' 元，', '')
               || strftime(i.paid_on, '%Y-%m-%d') || ' 赔付' WHEN i.status = '不予赔付' THEN i.status ELSE '办理中' END)
    FROM insurance_claims i
    UNION ALL
    SELECT m.row_id, 'moved_households', m.household_id, m.moved_on, '易地搬迁入住', s.site_name
    FROM moved_households m
    LEFT JOIN resettlement_sites s ON s.row_id = m.site_id
    UNION ALL
    SELECT b.row_id, 'households', b.row_id, b.helped_from, '帮扶责任人开始帮扶', NULL
    FROM households b
)
SELECT e.row_id, e.ledger, e.day, e.what, e.detail
FROM events e
JOIN households h ON h.row_id = e.household_id
WHERE h.row_id = $household AND e.day <= $day
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY e.day, e.row_id
