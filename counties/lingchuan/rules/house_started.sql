-- 开工不早于发现，验收不早于开工。
SELECT 'houses' AS ledger, t.row_id, 'started_on' AS column_name,
       CASE WHEN t.started_on < t.found_on THEN '开工日期 ' || t.started_on || ' 早于发现日期 ' || t.found_on
            ELSE '开工日期 ' || t.started_on || ' 晚于验收日期 ' || t.accepted_on END AS problem,
       '请核对这几个日期' AS remedy
FROM houses t
WHERE t.started_on < t.found_on OR t.started_on > t.accepted_on
