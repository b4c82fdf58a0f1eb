-- 安置点的部分不大于整体。
SELECT 'resettlement_sites' AS ledger, s.row_id, 'trained_household_count' AS column_name,
       '已培训 ' || s.trained_household_count || ' 户，多于有劳动能力的 ' || s.labour_household_count || ' 户' AS problem,
       '请核对两个户数' AS remedy
FROM resettlement_sites s
WHERE s.trained_household_count > s.labour_household_count
