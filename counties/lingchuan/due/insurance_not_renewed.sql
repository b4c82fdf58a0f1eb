-- 防返贫责任保险到期续保
-- 同一乡镇同一类别以后年度的保单已经起保，或接着到期日起保的，算续上了。
SELECT 'insurance_policies' AS ledger, p.row_id, p.category || '，' || p.year || '年度保单' AS name, p.ends_on AS due_on,
       CAST(NULL AS DATE) AS since, CAST(NULL AS VARCHAR) AS unit_id, p.township_code, CAST(NULL AS VARCHAR) AS village_code
FROM insurance_policies p
WHERE p.ends_on IS NOT NULL AND coalesce(p.starts_on, make_date(p.year, 1, 1)) <= $day
  AND NOT EXISTS (SELECT 1 FROM insurance_policies n
      WHERE n.township_code = p.township_code AND n.category = p.category AND n.year > p.year
        AND coalesce(n.starts_on, make_date(n.year, 1, 1)) <= greatest(CAST($day AS DATE), p.ends_on + 1))
