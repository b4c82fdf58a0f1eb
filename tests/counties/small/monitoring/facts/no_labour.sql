-- 整户没有劳动能力：户台账写明是
SELECT row_id AS household_id, 1.0 AS value, CAST(NULL AS DOUBLE) AS earlier, '现状' AS observed,
       CAST(NULL AS DATE) AS known_on, 'households' AS ledger, row_id
FROM households
WHERE has_no_labour
