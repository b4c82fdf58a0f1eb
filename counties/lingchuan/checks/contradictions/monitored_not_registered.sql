-- 别的台账当作监测户，监测对象台账里没有
WITH named AS (
    SELECT 'clues' AS ledger, row_id, 'result' AS column_name, household_id,
           strftime(received_on, '%Y-%m-%d') || ' 收到的线索，核实结果是' || result AS word
    FROM clues
    WHERE result IN ('纳入监测', '已在监测')
    UNION ALL
    SELECT 'insurance_claims', row_id, 'category', household_id,
           strftime(reported_on, '%Y-%m-%d') || ' 报案的理赔，监测对象类别填' || category
    FROM insurance_claims
    WHERE category IS NOT NULL
    UNION ALL
    SELECT 'houses', row_id, 'household_kind', household_id,
           strftime(found_on, '%Y-%m-%d') || ' 发现的危房，对象类别填' || household_kind
    FROM houses
    WHERE household_kind IN ('易返贫致贫户', '突发严重困难户')
    UNION ALL
    SELECT 'pension_insured', row_id, 'group', household_id, year || ' 年补充养老保险，重点人群类别填' || "group"
    FROM pension_insured
    WHERE "group" = '监测对象'
)
SELECT '疑点' AS severity, n.ledger, n.row_id, n.column_name,
       n.word || '，这一户没有列入过监测对象台账' AS problem,
       '应纳入的请补填监测对象台账，没有纳入的请改正这一行' AS remedy,
       h.township_code, 'fupin' AS unit_id
FROM named n
JOIN households h ON h.row_id = n.household_id
WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.household_id = n.household_id)
