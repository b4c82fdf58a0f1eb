-- 投保户数不多于应保户数；止期不早于起期。
SELECT 'insurance_policies' AS ledger, p.row_id,
       CASE WHEN p.ends_on < p.starts_on THEN 'ends_on' ELSE 'insured_household_count' END AS column_name,
       CASE WHEN p.ends_on < p.starts_on THEN '保险止期 ' || p.ends_on || ' 早于起期 ' || p.starts_on
            ELSE '投保 ' || p.insured_household_count || ' 户，多于应保 ' || p.household_count || ' 户' END AS problem,
       '请核对后改正' AS remedy
FROM insurance_policies p
WHERE p.ends_on < p.starts_on OR p.insured_household_count > p.household_count
