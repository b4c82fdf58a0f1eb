-- 不资助的类别没有资助人数。
SELECT 'medical_insured' AS ledger, t.row_id, 'subsidised_count' AS column_name,
       '资助方式是不资助，已资助人数却是 ' || t.subsidised_count || ' 人' AS problem,
       '请核对资助方式和已资助人数' AS remedy
FROM medical_insured t
WHERE t.subsidy_kind = '不资助' AND t.subsidised_count > 0
