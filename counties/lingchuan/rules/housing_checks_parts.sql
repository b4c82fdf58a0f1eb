-- 排查的户、安全的户都不多于低收入户。
SELECT 'housing_checks' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM housing_checks t,
     LATERAL (VALUES
        ('checked_household_count', '已排查户数', t.checked_household_count, '农村低收入户数', t.low_income_household_count),
        ('safe_household_count', '住房安全户数', t.safe_household_count, '农村低收入户数', t.low_income_household_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
