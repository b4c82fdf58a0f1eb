-- 公路项目的里程或每公里投资与其他项目相差八倍以上
WITH listed AS (
    SELECT r.row_id, r.project_no, r.township_code, part.column_name, part.word, part.unit, part.amount
    FROM road_projects r,
    LATERAL (VALUES
        ('length_km', '里程', '公里', r.length_km),
        ('investment_wanyuan', '每公里投资', '万元', r.investment_wanyuan / nullif(r.length_km, 0))
    ) AS part(column_name, word, unit, amount)
    WHERE part.amount > 0
),
usual AS (SELECT column_name, median(amount) AS middle, count(*) AS project_count FROM listed GROUP BY column_name)
SELECT '疑点' AS severity, 'road_projects' AS ledger, l.row_id, l.column_name,
       '项目 ' || l.project_no || ' 的' || l.word || ' ' || regexp_replace(CAST(round(l.amount, 2) AS VARCHAR), '\.0$', '') || ' ' || l.unit
           || '，' || u.project_count || ' 个项目的中间数是 ' || regexp_replace(CAST(round(u.middle, 2) AS VARCHAR), '\.0$', '')
           || ' ' || l.unit AS problem,
       '请核对计量单位，如把米填成公里、把元填成万元' AS remedy, l.township_code, 'jiaotong' AS unit_id
FROM listed l
JOIN usual u USING (column_name)
-- A short road is no slip; a cheap kilometre may be.
WHERE u.project_count >= 4
  AND (l.amount >= 8 * u.middle OR (l.column_name = 'investment_wanyuan' AND l.amount * 8 <= u.middle))
