-- 低收入户的危房：住房安全排查与危房改造台账
WITH checked AS (
    SELECT year, township_code, sum(low_income_household_count - safe_household_count) AS unsafe,
           arg_max(row_id, (low_income_household_count, row_id)) AS row_id
    FROM housing_checks
    GROUP BY year, township_code
), open AS (  -- as it was at the year's end; who has moved out of it lives safely
    SELECT c.year, c.township_code, count(h.row_id) AS houses
    FROM checked c
    LEFT JOIN houses h ON h.township_code = c.township_code AND h.found_on <= make_date(c.year, 12, 31)
         AND (h.accepted_on IS NULL OR h.accepted_on > make_date(c.year, 12, 31)) AND h.status <> '已腾退'
         AND h.is_vacated IS NOT TRUE
         AND h.household_kind IN ('易返贫致贫户', '低保户', '分散供养特困户', '低保边缘户', '突发严重困难户')
    GROUP BY c.year, c.township_code
)
SELECT 'C42' AS commitment_id, year || '-12' AS month, township_code, 'zhujian' AS unit_id,
       'housing_checks' AS ledger, row_id, 'safe_household_count' AS column_name,
       'housing_checks' AS own_ledger, unsafe AS value, 'houses' AS other_ledger, houses AS other_value,
       '户住房不安全' AS unit,
       houses > unsafe AS is_different  -- not every unsafe house is a dangerous one, but every dangerous one is unsafe
FROM checked JOIN open USING (year, township_code)
