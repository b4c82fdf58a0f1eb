-- 特困和困境儿童的季报人数与名册不等
WITH newest AS (
    SELECT * FROM care_counts
    QUALIFY month = max(month) OVER (PARTITION BY township_code)
),
roster AS (
    SELECT township_code, category, count(*) AS person_count
    FROM care_persons
    GROUP BY township_code, category
)
SELECT '疑点' AS severity, 'care_counts' AS ledger, n.row_id, counted.column_name,
       n.month || '：季报' || counted.category || ' ' || counted.person_count || ' 人，名册现有 ' || r.person_count || ' 人' AS problem,
       '请核对名册是否更新，或改正季报' AS remedy, n.township_code, 'minzheng' AS unit_id
FROM newest n,
LATERAL (VALUES
    ('hardship_count', '特困人员', n.hardship_count),
    ('orphan_count', '孤儿', n.orphan_count),
    ('unattended_count', '事实无人抚养儿童', n.unattended_count)
) AS counted(column_name, category, person_count)
-- A township that does not keep a category in its roster has nothing to compare.
JOIN roster r ON r.township_code = n.township_code AND r.category = counted.category
WHERE counted.person_count <> r.person_count
