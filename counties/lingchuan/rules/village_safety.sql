-- 没有事故就没有事故死亡。
SELECT 'village_safety_months' AS ledger, t.row_id, 'death_count' AS column_name,
       '事故起数是 0，事故死亡人数却是 ' || t.death_count || ' 人' AS problem, '请核对事故起数和死亡人数' AS remedy
FROM village_safety_months t
WHERE t.accident_count = 0 AND t.death_count > 0
