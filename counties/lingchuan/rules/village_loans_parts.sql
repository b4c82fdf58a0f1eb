-- 逾期、续贷、展期都不多于余额，逾期的户不多于贷款的户。
SELECT 'village_loans' AS ledger, t.row_id, pair.column_name,
       pair.part_label || ' ' || regexp_replace(CAST(pair.part AS VARCHAR), '\.0$', '') || ' 大于' || pair.whole_label || ' ' || regexp_replace(CAST(pair.whole AS VARCHAR), '\.0$', '') AS problem,
       '请核对这两列' AS remedy
FROM village_loans t,
     LATERAL (VALUES
        ('overdue_count', '逾期户数', t.overdue_count, '贷款户数', t.borrower_count),
        ('overdue_wanyuan', '逾期金额', t.overdue_wanyuan, '贷款余额', t.balance_wanyuan),
        ('renewed_wanyuan', '续贷余额', t.renewed_wanyuan, '贷款余额', t.balance_wanyuan),
        ('extended_wanyuan', '展期余额', t.extended_wanyuan, '贷款余额', t.balance_wanyuan)
     ) AS pair(column_name, part_label, part, whole_label, whole)
WHERE pair.part > pair.whole
