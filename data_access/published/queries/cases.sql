-- Every case identified by the month shown, as it stood on $day. One row a case; counting households is
-- count(DISTINCT household_id). first_on: first day of any step; clue_on: first day of 线索登记; verified_on: when 入户核实 was done; is_in_steps: whether
-- the identification is recorded in steps at all, which it is not for what only came with the national system's export;
-- measure_count: measures begun; open_step: the newest step not finished by then.
-- size: of the household as the register said it then (household_sizes).
-- A case whose steps never speak of its elimination is eliminated at the end of the month its own row names.
WITH steps AS (
    SELECT case_id,
           min(started_on) AS first_on,
           min(started_on) FILTER (step = '线索登记') AS clue_on,
           min(done_on) FILTER (step = '入户核实' AND done_on <= $day) AS verified_on,
           max(done_on) FILTER (step = '录入系统' AND done_on <= $day) AS entered_on,
           min(started_on) FILTER (step = '不予纳入') AS refused_on,
           min(done_on) FILTER (step = '风险消除' AND done_on <= $day) AS eliminated_on,
           max(elimination) FILTER (step = '风险消除' AND done_on <= $day) AS elimination,
           count(*) FILTER (step = '落实帮扶' AND measure IS NOT NULL) AS measure_count,
           string_agg(DISTINCT measure, '、' ORDER BY measure) AS measures,
           arg_max(step, started_on) FILTER (done_on IS NULL OR done_on > $day) AS open_step,
           max(started_on) FILTER (done_on IS NULL OR done_on > $day) AS open_since
    FROM case_steps
    WHERE started_on <= $day
    GROUP BY ALL
), recorded AS (
    -- Of any day: a case whose first step is still to come is not one that only came with an export.
    SELECT DISTINCT case_id FROM case_steps
    WHERE step IN ('线索登记', '入户核实', '信息比对', '村级评议公示', '乡镇审核', '县级审定', '公告', '录入系统')
), told AS (
    SELECT row_id AS case_id, last_day((eliminated_month || '-01')::DATE) AS eliminated_on, elimination
    FROM cases
    WHERE is_eliminated AND eliminated_month <= strftime($day::DATE, '%Y-%m')
      AND row_id NOT IN (SELECT case_id FROM case_steps WHERE step = '风险消除')
)
SELECT c.row_id AS case_id, c.household_id, h.township_code, t.township, h.village_code, v.village,
       h.household_type, coalesce(z.size, h.size) AS size, coalesce(h.has_no_labour, false) AS has_no_labour,
       c.category, c.risk_1, c.risk_2, c.risk_3, c.risk_4, c.risk_5, c.clue_source, c.identified_month,
       coalesce(c.is_green_channel, false) AS is_green_channel,
       s.first_on, s.clue_on, s.verified_on, s.entered_on, s.refused_on, c.row_id IN (SELECT case_id FROM recorded) AS is_in_steps,
       coalesce(s.eliminated_on, told.eliminated_on) AS eliminated_on,
       coalesce(s.elimination, told.elimination) AS elimination,
       coalesce(s.measure_count, 0) AS measure_count, s.measures, s.open_step, s.open_since
FROM cases c
JOIN households h ON h.row_id = c.household_id
JOIN ref_townships t ON t.township_code = h.township_code
JOIN ref_villages v ON v.village_code = h.village_code
LEFT JOIN household_sizes z ON z.household_id = h.row_id AND z.since_on <= $day AND z.until_on > $day
LEFT JOIN steps s ON s.case_id = c.row_id
LEFT JOIN told ON told.case_id = c.row_id
WHERE c.identified_month <= strftime($day::DATE, '%Y-%m')
  AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code))
ORDER BY c.identified_month DESC, c.row_id
