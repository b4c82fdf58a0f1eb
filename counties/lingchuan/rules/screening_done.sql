-- 完成的排查有完成日期，日期不早于排查月份；没有开展的不填日期。
SELECT 'screenings' AS ledger, s.row_id, 'done_on' AS column_name,
       CASE WHEN s.done_on IS NULL THEN '填的是' || s.status || '，但没有完成日期'
            WHEN s.status = '未开展' THEN '没有开展，却填了完成日期'
            ELSE '完成日期 ' || s.done_on || ' 早于排查月份 ' || s.month END AS problem,
       '请核对完成情况和日期' AS remedy
FROM screenings s
WHERE (s.status = '未开展') <> (s.done_on IS NULL) OR strftime(s.done_on, '%Y-%m') < s.month
