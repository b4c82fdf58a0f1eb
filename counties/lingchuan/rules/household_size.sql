-- 户台账的家庭人口与人员台账的人数一致（人员台账还没有这一户时不查）。
SELECT 'households' AS ledger, h.row_id, 'size' AS column_name,
       '家庭人口填 ' || h.size || ' 人，家庭成员台账有 ' || count(*) || ' 人' AS problem,
       '请核对后改正人数，或把缺少的成员补进家庭成员台账一起导入' AS remedy
FROM households h JOIN members m ON m.household_id = h.row_id
GROUP BY h.row_id, h.size
HAVING count(*) <> h.size
