-- 失学辍学人数：控辍保学季报与三保障问题
WITH counted AS (
    SELECT a.row_id, a.month, a.township_code, coalesce(a.lifted_dropout_count, a.dropout_count) AS value,
           CASE WHEN a.lifted_dropout_count IS NULL THEN 'dropout_count' ELSE 'lifted_dropout_count' END AS column_name,
           coalesce(sum(coalesce(g.population, g.household_count)), 0) AS other_value
    FROM school_attendance a
    -- As it was at the quarter's end; who is out of school for reasons of health counts in neither.
    LEFT JOIN guarantee_gaps g ON g.township_code = a.township_code AND g.problem_kind = '失学辍学'
          AND g.is_for_health IS NOT TRUE AND g.found_on <= last_day(CAST(a.month || '-01' AS DATE))
          AND (g.solved_on IS NULL OR g.solved_on > last_day(CAST(a.month || '-01' AS DATE)))
    WHERE EXISTS (SELECT 1 FROM guarantee_gaps kept WHERE kept.found_on <= last_day(CAST(a.month || '-01' AS DATE)))
    GROUP BY ALL
)
SELECT 'C10' AS commitment_id, month, township_code, 'jiaoyu' AS unit_id, 'school_attendance' AS ledger, row_id, column_name,
       'school_attendance' AS own_ledger, value, 'guarantee_gaps' AS other_ledger, other_value,
       '人' AS unit, value <> other_value AS is_different
FROM counted
