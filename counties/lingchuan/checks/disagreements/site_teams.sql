-- 安置点有没有驻点工作队：工作队员台账与安置点台账
WITH counted AS (
    SELECT s.row_id, s.site_name, s.township_code, CAST(s.has_site_team AS INTEGER) AS told,
           CAST(count(m.site_id) > 0 AS INTEGER) AS found
    FROM resettlement_sites s
    LEFT JOIN team_members m ON m.site_id = s.row_id AND m.status = '在岗' AND m.ended_on IS NULL
    WHERE s.site_type = '集中安置小区' AND s.has_site_team IS NOT NULL
    GROUP BY ALL
)
SELECT 'C14' AS commitment_id, CAST(NULL AS VARCHAR) AS month, township_code, 'zuzhi' AS unit_id,
       'resettlement_sites' AS ledger, row_id, 'has_site_team' AS column_name,
       'team_members' AS own_ledger, found AS value, 'resettlement_sites' AS other_ledger, told AS other_value,
       '支' AS unit, site_name AS place, found <> told AS is_different
FROM counted
WHERE EXISTS (SELECT 1 FROM team_members posted WHERE posted.site_id IS NOT NULL)
