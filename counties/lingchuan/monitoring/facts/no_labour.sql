-- 整户没有劳动能力：户台账写明是；户台账没有填的，成员都是丧失或没有劳动力
WITH unable AS (
    SELECT household_id, bool_and(labour_skill IN ('丧失劳动力', '无劳动力')) AS is_unable FROM members GROUP BY household_id
)
SELECT h.row_id AS household_id, 1.0 AS value, CAST(NULL AS DOUBLE) AS earlier, '现状' AS observed,
       CAST(NULL AS DATE) AS known_on, 'households' AS ledger, h.row_id
FROM households h
LEFT JOIN unable u ON u.household_id = h.row_id
WHERE coalesce(h.has_no_labour, u.is_unable, false)
