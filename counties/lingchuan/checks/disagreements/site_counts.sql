-- 安置点的户数：安置点台账与搬迁户逐户记的
WITH households AS (
    SELECT site_id, count(*) FILTER (has_labour) AS labour, count(*) FILTER (has_labour AND trained_on IS NOT NULL) AS trained,
           count(*) FILTER (
               (idle_since IS NOT NULL AND idle_until IS NULL)
               OR (has_labour AND coalesce(employed_count, CASE employment_way WHEN '未就业' THEN 0 END) = 0)
           ) AS idle
    FROM moved_households
    GROUP BY site_id
)
SELECT told.commitment_id, CAST(NULL AS VARCHAR) AS month, s.township_code, 'zuzhi' AS unit_id,
       'resettlement_sites' AS ledger, s.row_id, told.column_name,
       'moved_households' AS own_ledger, told.value, 'resettlement_sites' AS other_ledger, told.other_value,
       told.unit, s.site_name AS place, told.value <> told.other_value AS is_different
FROM resettlement_sites s
JOIN households h ON h.site_id = s.row_id,
LATERAL (VALUES
    ('C12', 'labour_household_count', h.labour, s.labour_household_count, '户有劳动能力'),
    ('C12', 'trained_household_count', h.trained, s.trained_household_count, '户已培训'),
    ('C13', 'zero_employment_household_count', h.idle, s.zero_employment_household_count, '户零就业')
) AS told(commitment_id, column_name, value, other_value, unit)
WHERE told.other_value IS NOT NULL
