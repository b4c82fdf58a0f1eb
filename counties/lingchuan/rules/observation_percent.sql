-- 计量单位是 % 的承诺，数值在 0 到 100 之间。
SELECT 'observations' AS ledger, o.row_id, 'value' AS column_name,
       '数值 ' || o.value || ' 超出 0 到 100，' || c.title || '的单位是 %' AS problem,
       '请核对后改正，95% 填 95' AS remedy
FROM observations o JOIN ref_commitments c ON c.commitment_id = o.commitment_id
WHERE c.unit = '%' AND (o.value > 100 OR o.value < 0)
