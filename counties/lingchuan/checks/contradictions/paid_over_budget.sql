-- 付出的比计划的多
WITH spent AS (
    SELECT 'agri_projects' AS ledger, row_id, 'paid_wanyuan' AS column_name, '项目 ' || project_no || ' 已支付资金' AS part_word,
           paid_wanyuan AS part, '投资' AS whole_word, investment_wanyuan AS whole, township_code, coalesce(unit_id, 'nongye') AS unit_id,
           CAST(NULL AS VARCHAR) AS compared
    FROM agri_projects
    UNION ALL
    SELECT 'industry_parks', row_id, 'invested_wanyuan', '园区 ' || park_no || ' 累计完成投资', invested_wanyuan, '计划投资',
           investment_wanyuan, township_code, 'nongye', NULL
    FROM industry_parks
    UNION ALL
    SELECT 'grid_works', row_id, 'invested_wanyuan', '项目 ' || project_no || ' 累计完成投资', invested_wanyuan, '计划投资',
           investment_wanyuan, township_code, 'fagai', NULL
    FROM grid_works
    UNION ALL
    SELECT 'pairing_activities', first(a.row_id ORDER BY a.held_on DESC, a.row_id), 'money_wanyuan',
           '结对 ' || p.pairing_no || ' 各次活动投入资金', sum(a.money_wanyuan), '协议帮扶资金', p.pledged_wanyuan, p.township_code,
           p.helper_unit_id, concat_ws(' ', p.pairing_no, round(sum(a.money_wanyuan), 2), p.pledged_wanyuan)
    FROM pairing_activities a
    JOIN pairings p ON p.row_id = a.pairing_id
    GROUP BY p.row_id, p.pairing_no, p.pledged_wanyuan, p.township_code, p.helper_unit_id
)
SELECT '疑点' AS severity, ledger, row_id, column_name,
       part_word || ' ' || regexp_replace(CAST(round(part, 2) AS VARCHAR), '\.0$', '') || ' 万元，多于' || whole_word || ' '
           || regexp_replace(CAST(round(whole, 2) AS VARCHAR), '\.0$', '') || ' 万元' AS problem,
       '请核对两个数；确实超出的请确认并写明依据' AS remedy, township_code, unit_id, compared
FROM spent
WHERE part > whole + 0.005
