-- 填了分项的，分项之和等于合计；一元以内是四舍五入。
WITH groups AS (
    SELECT row_id, 'wage_income_yuan' AS column_name, '工资性收入' AS title, wage_income_yuan AS total,
           list_sum([wage_job_yuan, wage_industry_post_yuan, wage_township_post_yuan, wage_village_post_yuan,
                     wage_picking_yuan]) AS items
    FROM household_years
    UNION ALL
    SELECT row_id, 'business_income_yuan', '生产经营性收入', business_income_yuan,
           list_sum([crop_income_yuan, livestock_income_yuan, orchard_income_yuan, other_business_income_yuan])
    FROM household_years
    UNION ALL
    SELECT row_id, 'business_cost_yuan', '生产经营性支出', business_cost_yuan,
           list_sum([crop_cost_yuan, livestock_cost_yuan, orchard_cost_yuan, other_business_cost_yuan])
    FROM household_years
    UNION ALL
    SELECT row_id, 'property_income_yuan', '财产性收入', property_income_yuan,
           list_sum([asset_dividend_yuan, land_lease_yuan, finance_project_yuan, entrusted_farming_yuan,
                     other_property_yuan])
    FROM household_years
    UNION ALL
    SELECT row_id, 'transfer_income_yuan', '转移性收入', transfer_income_yuan,
           list_sum([family_planning_yuan, minimum_living_yuan, extreme_hardship_yuan, pension_yuan,
                     returned_farmland_yuan, public_forest_yuan, pasture_yuan, ecological_migrant_yuan,
                     soil_subsidy_yuan, crop_subsidy_yuan, farm_insurance_yuan, old_age_yuan, disability_yuan,
                     incapacity_yuan, heating_yuan, price_yuan, education_aid_yuan, disaster_relief_yuan,
                     family_support_yuan, anti_poverty_insurance_yuan, other_transfer_yuan])
    FROM household_years
)
SELECT 'household_years' AS ledger, row_id, column_name,
       title || ' ' || CAST(round(total) AS BIGINT) || ' 元，分项合计 ' || CAST(round(items) AS BIGINT) || ' 元' AS problem,
       '请核对合计和各分项；没有的分项空着' AS remedy
FROM groups
WHERE abs(total - items) > 1
