-- 结束早于开始
WITH spans AS (
    SELECT 'households' AS ledger, row_id, 'helped_until' AS column_name, '帮扶结束' AS end_word, helped_until AS end_on,
           '帮扶开始' AS start_word, helped_from AS start_on, township_code, CAST(NULL AS VARCHAR) AS unit_id
    FROM households
    UNION ALL
    SELECT 'fund_payments', p.row_id, 'paid_on', '支付', p.paid_on, '资金项目 ' || f.fund_no || ' 下达', f.issued_on,
           f.township_code, coalesce(f.unit_id, 'caizheng')
    FROM fund_payments p
    JOIN funds f ON f.row_id = p.fund_id
    UNION ALL
    SELECT 'appraisal_problems', row_id, 'due_on', '整改时限', due_on, '发现', found_on, township_code, unit_id
    FROM appraisal_problems
    UNION ALL
    SELECT 'appraisal_problems', row_id, 'acted_on', '处理', acted_on, '发现', found_on, township_code, unit_id
    FROM appraisal_problems
    UNION ALL
    SELECT 'pairing_activities', a.row_id, 'held_on', '结对活动', a.held_on, '结对 ' || p.pairing_no || ' 开始', p.started_on,
           a.township_code, p.helper_unit_id
    FROM pairing_activities a
    JOIN pairings p ON p.row_id = a.pairing_id
    UNION ALL
    SELECT 'pv_generation', g.row_id, 'month', '发电', last_day(CAST(g.month || '-01' AS DATE)), '电站 ' || s.station_no || ' 并网',
           s.connected_on, g.township_code, 'fagai'
    FROM pv_generation g
    JOIN pv_stations s ON s.row_id = g.station_id
    WHERE g.generation_kwh > 0
    UNION ALL
    SELECT 'trainees', row_id, 'certified_on', '发证', certified_on, '结业', ended_on, township_code, 'renshe'
    FROM trainees
    UNION ALL
    SELECT 'houses', row_id, 'paid_on', '补助发放', paid_on, '发现', found_on, township_code, 'zhujian'
    FROM houses
    UNION ALL
    SELECT 'milestones', row_id, 'planned_on', '计划完成', planned_on, '启动', started_on, township_code, unit_id
    FROM milestones
)
SELECT '错误' AS severity, ledger, row_id, column_name,
       end_word || '日期 ' || strftime(end_on, '%Y-%m-%d') || ' 早于' || start_word || '日期 ' || strftime(start_on, '%Y-%m-%d') AS problem,
       '请核对这两个日期' AS remedy, township_code, unit_id
FROM spans
WHERE end_on < start_on
