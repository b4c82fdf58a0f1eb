-- 得分不高于满分。
SELECT 'appraisal_items' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM appraisal_items t,
     LATERAL (VALUES
        ('score', '得分', t.score, '满分', t.full_score)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
