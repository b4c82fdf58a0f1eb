-- 因意外事故申请救助或报案到现在几个月；没有批准、没有赔付的不算
SELECT r.household_id, CAST(date_sub('month', r.applied_on, $day::DATE) AS DOUBLE) AS value,
       CAST(NULL AS DOUBLE) AS earlier, strftime(r.applied_on, '%Y年%-m月%-d日') || '申请' || r.kind AS observed,
       r.applied_on AS known_on, 'relief_cases' AS ledger, r.row_id
FROM relief_cases r
WHERE r.reason = '因意外事故' AND r.household_id IS NOT NULL
  AND r.status <> '不予救助' AND r.applied_on <= $day
UNION ALL
SELECT c.household_id, CAST(date_sub('month', c.reported_on, $day::DATE) AS DOUBLE), NULL,
       strftime(c.reported_on, '%Y年%-m月%-d日') || '报案', c.reported_on, 'insurance_claims', c.row_id
FROM insurance_claims c
WHERE c.cause = '因意外事故' AND c.status <> '不予赔付' AND c.reported_on <= $day
