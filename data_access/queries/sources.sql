-- The newest batch of each ledger: what a card's source line says.
SELECT ledger, max(batch_id) AS batch_id, arg_max(file, file_id) AS file, max(created_at) AS created_at
FROM sources
GROUP BY ALL
ORDER BY ledger
