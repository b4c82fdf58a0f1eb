-- 资助的不多于应资助的，其中数不多于总数。
SELECT 'school_grants' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM school_grants t,
     LATERAL (VALUES
        ('pupil_count', '已资助人数', t.pupil_count, '应资助人数', t.due_count),
        ('lifted_pupil_count', '其中脱贫户和监测户学生数', t.lifted_pupil_count, '已资助人数', t.pupil_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
