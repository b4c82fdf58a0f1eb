-- 户主和配偶性别相同
SELECT '错误' AS severity, 'members' AS ledger, spouse.row_id, 'gender' AS column_name,
       '户主和配偶的性别都是' || spouse.gender AS problem,
       '请核对两人的性别和与户主关系' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM members spouse
JOIN members head ON head.household_id = spouse.household_id AND head.relation = '户主'
JOIN households h ON h.row_id = spouse.household_id
WHERE spouse.relation = '配偶' AND spouse.gender = head.gender
