-- 部分不大于整体；月末在岗的都在本年累计里。
SELECT 'away_workers' AS ledger, r.row_id, 'organised_count' AS column_name,
       '有组织输出 ' || r.organised_count || ' 人，多于本年累计转移就业 ' || r.this_year_count || ' 人' AS problem, '请核对两个数' AS remedy
FROM away_workers r
WHERE r.organised_count > r.this_year_count
UNION ALL
SELECT 'away_workers', r.row_id, 'working_count',
       '月末在岗 ' || r.working_count || ' 人，多于本年累计转移就业 ' || r.this_year_count || ' 人', '请核对两个数'
FROM away_workers r
WHERE r.working_count > r.this_year_count
UNION ALL
SELECT 'away_workers', r.row_id, 'in_county_count',
       '县内和县外省内合计 ' || (coalesce(r.in_county_count, 0) + coalesce(r.in_province_count, 0)) || ' 人，多于月末在岗 ' || r.working_count || ' 人', '请核对三个数'
FROM away_workers r
WHERE coalesce(r.in_county_count, 0) + coalesce(r.in_province_count, 0) > r.working_count
