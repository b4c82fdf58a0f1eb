-- 退出的认定有退出日期，有效的没有；退出不早于认定。
SELECT 'designations' AS ledger, d.row_id, 'ended_on' AS column_name,
       CASE WHEN d.ended_on IS NULL THEN '状态是已退出，但没有退出日期'
            WHEN d.status = '有效' THEN '状态是有效，却填了退出日期'
            ELSE '退出日期 ' || d.ended_on || ' 早于认定日期 ' || d.designated_on END AS problem,
       '请核对状态和日期' AS remedy
FROM designations d
WHERE (d.status = '已退出') <> (d.ended_on IS NOT NULL) OR d.ended_on < d.designated_on
