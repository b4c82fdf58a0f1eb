-- 核实过的线索有核实日期，待核实的没有；核实不早于收到。
SELECT 'clues' AS ledger, c.row_id, 'verified_on' AS column_name,
       CASE WHEN c.verified_on IS NULL THEN '有核实结果，但没有核实日期'
            WHEN c.result = '待核实' THEN '还在待核实，却填了核实日期'
            ELSE '核实日期 ' || c.verified_on || ' 早于收到日期 ' || c.received_on END AS problem,
       '请核对核实结果和日期' AS remedy
FROM clues c
WHERE (c.result = '待核实') <> (c.verified_on IS NULL) OR c.verified_on < c.received_on
