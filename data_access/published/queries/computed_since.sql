-- From which month on the county's figure of a commitment is computed from ledgers: commitment_id, month (YYYY-MM).
SELECT commitment_id, min(month) AS month
FROM commitment_values
WHERE township_code IS NULL AND source <> 'observation' AND month IS NOT NULL
GROUP BY commitment_id
