-- 已救治的不多于应救治的，其中数不多于总数。
SELECT 'patients' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || pair.part || ' 大于' || pair.whole_label || ' ' || pair.whole AS problem,
       '请核对这两列' AS remedy
FROM patients t,
     LATERAL (VALUES
        ('done_count', '已救治（签约）人数', t.done_count, '应救治（管理）人数', t.due_count),
        ('lifted_due_count', '其中脱贫和监测人口应救治人数', t.lifted_due_count, '应救治（管理）人数', t.due_count),
        ('lifted_done_count', '其中脱贫和监测人口已救治人数', t.lifted_done_count, '其中脱贫和监测人口应救治人数', t.lifted_due_count),
        ('lifted_done_count', '其中脱贫和监测人口已救治人数', t.lifted_done_count, '已救治（签约）人数', t.done_count)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
