-- 失学辍学的、因身体原因的都不多于适龄的，其中数不多于总数。
SELECT 'school_attendance' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM school_attendance t,
     LATERAL (VALUES
        ('dropout_count', '失学辍学人数', t.dropout_count, '适龄儿童少年数', t.school_age_count),
        ('lifted_dropout_count', '其中脱贫家庭和监测对象失学辍学人数', t.lifted_dropout_count, '失学辍学人数', t.dropout_count),
        ('physical_cause_count', '因身体原因未入学人数', t.physical_cause_count, '适龄儿童少年数', t.school_age_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
