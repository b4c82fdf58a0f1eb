-- 户主在两个台账里不是同一个人
SELECT '错误' AS severity, 'households' AS ledger, h.row_id, 'head_id_number' AS column_name,
       '户台账的户主和家庭成员台账的户主（' || m.gender || '，' || m.birth_year || ' 年出生）不是同一个人' AS problem,
       '请核对户主证件号码，或改正成员的与户主关系' AS remedy,
       h.township_code, CAST(NULL AS VARCHAR) AS unit_id
FROM households h
JOIN members m ON m.household_id = h.row_id AND m.relation = '户主'
WHERE h.head_id_number_mark <> m.id_number_mark
