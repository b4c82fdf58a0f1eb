-- 问题类型属于所填的保障类别。
SELECT 'guarantee_gaps' AS ledger, g.row_id, 'problem_kind' AS column_name,
       '问题类型“' || g.problem_kind || '”不属于' || g.guarantee AS problem, '请核对保障类别和问题类型' AS remedy
FROM guarantee_gaps g
WHERE g.guarantee <> CASE
    WHEN g.problem_kind IN ('失学辍学', '厌学需劝返') THEN '义务教育'
    WHEN g.problem_kind IN ('未参加医保', '未享受医疗救助') THEN '基本医疗'
    WHEN g.problem_kind IN ('危房', '住房损毁') THEN '住房安全'
    WHEN g.problem_kind IN ('水量不足', '水质不达标', '取水不便', '供水保证率不足') THEN '饮水安全'
    ELSE g.guarantee END
