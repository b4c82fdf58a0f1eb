-- 特困和困境儿童的人数：季报与名册
WITH roster AS (
    SELECT township_code, category, count(*) AS people,
           count(*) FILTER (is_willing AND care_mode <> '集中供养') AS unmet
    FROM care_persons
    GROUP BY township_code, category
), newest AS (  -- the roster is of now and keeps nobody who has left, so that the newest quarter alone can be compared
    SELECT * FROM care_counts
    QUALIFY month = max(month) OVER (PARTITION BY township_code)
), told AS (
    SELECT n.month, n.township_code, n.row_id, pair.*
    FROM newest n,
    LATERAL (VALUES
        ('C48', '特困人员', 'hardship_count', FALSE, n.hardship_count, '人是特困人员'),
        ('C48', '特困人员', 'housed_count', TRUE, n.willing_count - n.housed_count, '人愿集中供养而未入住'),
        ('C49', '孤儿', 'orphan_count', FALSE, n.orphan_count, '名孤儿'),
        ('C49', '事实无人抚养儿童', 'unattended_count', FALSE, n.unattended_count, '名事实无人抚养儿童')
    ) AS pair(commitment_id, category, column_name, is_unmet, value, unit)
)
SELECT t.commitment_id, CAST(NULL AS VARCHAR) AS month, t.township_code, 'minzheng' AS unit_id,
       '（季报为' || left(t.month, 4) || '年' || CAST(right(t.month, 2) AS INTEGER) || '月）' AS place,
       'care_counts' AS ledger, t.row_id, t.column_name, 'care_counts' AS own_ledger, t.value,
       'care_persons' AS other_ledger, CASE WHEN t.is_unmet THEN r.unmet ELSE r.people END AS other_value,
       t.unit, value <> other_value AS is_different
FROM told t
-- A township that does not keep a category in its roster has nothing to compare.
JOIN roster r ON r.township_code = t.township_code AND r.category = t.category
WHERE t.value IS NOT NULL
