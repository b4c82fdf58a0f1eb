-- 就业人数不多于劳动力人数；没有劳动能力的户没有劳动力人数。
SELECT 'moved_households' AS ledger, m.row_id, 'labour_count' AS column_name,
       CASE WHEN NOT m.has_labour THEN '填的是没有劳动能力，却有劳动力 ' || m.labour_count || ' 人'
            WHEN m.labour_count > m.population THEN '劳动力 ' || m.labour_count || ' 人，多于搬迁人数 ' || m.population || ' 人'
            ELSE '已就业 ' || m.employed_count || ' 人，多于劳动力 ' || m.labour_count || ' 人' END AS problem,
       '请核对人数' AS remedy
FROM moved_households m
WHERE (NOT m.has_labour AND m.labour_count > 0) OR m.labour_count > m.population OR m.employed_count > m.labour_count
