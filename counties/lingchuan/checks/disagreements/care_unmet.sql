-- 有集中供养意愿而未入住的特困人员：季报与名册
WITH roster AS (
    SELECT township_code, count(*) FILTER (is_willing AND care_mode <> '集中供养') AS unmet
    FROM care_persons
    WHERE category = '特困人员'
    GROUP BY township_code
), newest AS (  -- the roster is of now, so that the newest quarter alone can be compared
    SELECT *, willing_count - housed_count AS unmet FROM care_counts
    QUALIFY month = max(month) OVER (PARTITION BY township_code)
)
SELECT 'C48' AS commitment_id, n.month, n.township_code, 'minzheng' AS unit_id,
       'care_counts' AS ledger, n.row_id, 'housed_count' AS column_name,
       'care_counts' AS own_ledger, n.unmet AS value, 'care_persons' AS other_ledger, r.unmet AS other_value,
       '人' AS unit, n.unmet <> r.unmet AS is_different
FROM newest n JOIN roster r USING (township_code)
