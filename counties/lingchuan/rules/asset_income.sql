-- 形成年度不晚于清查年份；不经营的资产没有收益。
SELECT 'assets' AS ledger, a.row_id,
       CASE WHEN a.formed_year > year(a.checked_on) THEN 'formed_year' ELSE 'annual_income_wanyuan' END AS column_name,
       CASE WHEN a.formed_year > year(a.checked_on)
            THEN '形成年度 ' || a.formed_year || ' 晚于清查日期 ' || a.checked_on
            ELSE '经营方式是不经营，却有年收益 ' || a.annual_income_wanyuan || ' 万元' END AS problem,
       '请核对后改正' AS remedy
FROM assets a
WHERE a.formed_year > year(a.checked_on) OR (a.operation_mode = '不经营' AND a.annual_income_wanyuan > 0)
