-- 脱贫户 by township: households and people, as the ledger stands now.
SELECT township_code, count(*) AS household_count, CAST(sum(size) AS BIGINT) AS population
FROM households
WHERE household_type = '脱贫户'
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))
GROUP BY ALL
ORDER BY township_code
