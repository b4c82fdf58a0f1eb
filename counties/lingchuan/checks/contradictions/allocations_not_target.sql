-- 分解的任务相加与目标不等
WITH divided AS (
    SELECT a.commitment_id, a.year, a.township_code IS NULL AS is_by_unit, count(*) AS part_count, sum(a.value) AS total,
           first(a.row_id ORDER BY a.file_id, a.source_row) AS row_id
    FROM allocations a
    GROUP BY a.commitment_id, a.year, a.township_code IS NULL
)
SELECT CASE WHEN d.total < c.target
                 AND (d.is_by_unit OR d.part_count = (SELECT count(*) FROM ref_townships)) THEN '错误' ELSE '疑点' END AS severity,
       'allocations' AS ledger, d.row_id, 'value' AS column_name,
       c.title || '：' || d.year || ' 年分解到 ' || d.part_count
           || CASE WHEN d.is_by_unit THEN ' 个单位' ELSE ' 个乡镇' END || '，相加是 '
           || regexp_replace(CAST(round(d.total, 2) AS VARCHAR), '\.0$', '') || '，目标是 '
           || regexp_replace(CAST(c.target AS VARCHAR), '\.0$', '') || '（' || c.unit || '）' AS problem,
       '请核对分解文件；有乡镇没有分解的请补上' AS remedy,
       CAST(NULL AS VARCHAR) AS township_code, c.unit_id,
       concat_ws(' ', d.commitment_id, d.year, d.is_by_unit, round(d.total, 2), c.target) AS compared
FROM divided d
JOIN ref_commitments c USING (commitment_id)
WHERE d.year = CAST(left(c.deadline, 4) AS INTEGER) AND c.unit NOT IN ('%', '百分点') AND abs(d.total - c.target) > 0.05
