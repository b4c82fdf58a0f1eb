-- 部分不大于整体。
SELECT 'work_relief_projects' AS ledger, r.row_id, 'wage_wanyuan' AS column_name,
       '劳务报酬 ' || r.wage_wanyuan || ' 万元，多于投资 ' || r.investment_wanyuan || ' 万元' AS problem, '请核对两个数' AS remedy
FROM work_relief_projects r
WHERE r.wage_wanyuan > r.investment_wanyuan
UNION ALL
SELECT 'work_relief_projects', r.row_id, 'lifted_worker_count',
       '其中脱贫劳动力 ' || r.lifted_worker_count || ' 人，多于参与务工 ' || r.worker_count || ' 人', '请核对两个数'
FROM work_relief_projects r
WHERE r.lifted_worker_count > r.worker_count
