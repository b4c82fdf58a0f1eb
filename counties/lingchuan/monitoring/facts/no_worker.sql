-- 有 16 到 59 岁、不在校的技能或普通劳动力，上年度有工资性收入，现在没有人务工也没有人在公益岗
WITH work AS (
    SELECT m.household_id,
           bool_or(m.labour_skill IN ('技能劳动力', '普通劳动力') AND m.student_status IS NULL
                   AND year($day::DATE) - m.birth_year BETWEEN 16 AND 59) AS is_able,
           bool_or(coalesce(m.work_months, 0) > 0 OR coalesce(m.public_post_months, 0) > 0) AS is_at_work
    FROM members m
    GROUP BY m.household_id
)
SELECT y.household_id, CAST(y.wage_income_yuan > 0 AND w.is_able AND NOT w.is_at_work AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS earlier,
       '现状' AS observed, CAST(NULL AS DATE) AS known_on, 'household_years' AS ledger, y.row_id
FROM household_years y
JOIN work w USING (household_id)
WHERE y.year = $year
