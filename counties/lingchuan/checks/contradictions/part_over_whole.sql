-- 部分大于整体
WITH pairs AS (
    SELECT 'village_years' AS ledger, y.row_id, pair.column_name, y.year || ' 年' AS period, pair.part_word, pair.part,
           pair.whole_word, pair.whole, pair.unit, y.township_code, pair.unit_id
    FROM village_years y
    LEFT JOIN villages v USING (village_code),
    LATERAL (VALUES
        ('tap_water_household_count', '通自来水户数', y.tap_water_household_count, '年末户数', y.household_count, '户', 'shuiwu'),
        ('sanitary_toilet_household_count', '卫生厕所户数', y.sanitary_toilet_household_count, '年末户数', y.household_count,
         '户', 'nongye'),
        ('hard_road_natural_village_count', '通硬化路自然村数', y.hard_road_natural_village_count,
         '行政村基本情况台账的自然村数', v.natural_village_count, '个', 'jiaotong')
    ) AS pair(column_name, part_word, part, whole_word, whole, unit, unit_id)
    UNION ALL
    SELECT 'resettlement_sites', s.row_id, pair.column_name, '现状', pair.part_word, pair.part, pair.whole_word, pair.whole, '户',
           s.township_code, 'zuzhi'
    FROM resettlement_sites s,
    LATERAL (VALUES
        ('labour_household_count', '有劳动能力户数', s.labour_household_count, '安置户数', s.household_count),
        ('zero_employment_household_count', '零就业户数', s.zero_employment_household_count, '有劳动能力户数',
         s.labour_household_count)
    ) AS pair(column_name, part_word, part, whole_word, whole)
    UNION ALL
    SELECT 'livestock', row_id, 'insured_count', month, species || '参加养殖保险', insured_count, '期末存栏加本年累计出栏',
           stock_count + sold_count, '头只', township_code, 'nongye'
    FROM livestock
    UNION ALL
    SELECT 'schools', row_id, 'special_post_count', year || ' 年', '特岗教师数', special_post_count, '专任教师数', teacher_count,
           '人', township_code, 'jiaoyu'
    FROM schools
)
SELECT '错误' AS severity, ledger, row_id, column_name,
       period || '：' || part_word || ' ' || CAST(part AS BIGINT) || ' ' || unit || '，多于' || whole_word || ' '
           || CAST(whole AS BIGINT) || ' ' || unit AS problem,
       '请核对这两个数' AS remedy, township_code, unit_id
FROM pairs
WHERE part > whole
UNION ALL
SELECT '错误', 'guarantee_gaps', row_id, 'household_count',
       strftime(found_on, '%Y-%m-%d') || '：涉及户数 ' || household_count || ' 户，多于涉及人数 ' || population || ' 人',
       '请核对这两个数', township_code, responsible_unit_id
FROM guarantee_gaps
WHERE household_count > population
