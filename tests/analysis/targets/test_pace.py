"""Worked answers for what runs against time. All figures are made up; the shares were worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.pace import catch_up_text, gap_text, judge, planned_line
from analysis.targets.states import Colour, State
from models.kinds import Kind
from models.time import Month
from settings import PaceSection, Settings
from tests.analysis.targets.builders import (
    END,
    HERBS,
    JOBS,
    PLANNING,
    POTATOES,
    ROAD,
    SEWAGE,
    START,
    TOILETS,
    WATER,
    at,
    judged,
)


def test_a_report_that_adds_up_to_nothing_says_why() -> None:
    broken = Point(Month.parse("2023-12"), gap="本期发生数缺2023年2月，累不成总数")
    found = judged(ROAD, broken)
    assert (found.state, found.reason) == (State.MISSING, "本期发生数缺2023年2月，累不成总数")
    earlier = judged(ROAD, at("2023-11", 120), broken)
    assert earlier.value == 120
    assert earlier.reason.endswith("；最近报的数用不上：本期发生数缺2023年2月，累不成总数")


class TestCumulative:
    def test_road_exactly_at_the_red_multiple_is_red(self) -> None:
        verdict = judged(ROAD, at("2023-12", 120))
        assert verdict.state is State.BEHIND and verdict.colour is Colour.RED
        assert verdict.time_share == pytest.approx(0.6)
        assert verdict.planned_share == pytest.approx(0.6)
        assert verdict.done_share == pytest.approx(1 / 3)
        assert verdict.gap_pp == pytest.approx(-80 / 3)
        assert verdict.catch_up == pytest.approx(3)
        assert verdict.needed_per_year == pytest.approx(120)  # 240 公里 in 2 years
        assert verdict.shortfall == pytest.approx(240)
        assert verdict.reason == "完成33.3%，时序60.0%，落后26.7个百分点，需提速×3.0"

    def test_just_above_the_red_multiple_is_amber_and_does_not_read_as_three(self) -> None:
        # D = 120.5/360: M = 1.5 x 239.5/120.5 = 2.9813; at 120.2 it is 2.9925, which one decimal would show as 3.0
        verdict = judged(ROAD, at("2023-12", 120.2))
        assert verdict.state is State.SLOW
        assert verdict.catch_up == pytest.approx(2.99251, abs=1e-5)
        assert verdict.reason.endswith("需提速×2.99")

    def test_exactly_at_the_amber_multiple(self) -> None:
        # T = 0.3, P = T: M = 2 at D = 0.3/1.7, where the gap is only -12.35; with a wide gap threshold M alone decides
        wide = Settings(pace=PaceSection(amber_gap_pp=-50))
        share = 0.3 / 1.7
        points = [at("2022-06", 360 * share)]
        verdict = judge(ROAD, points, Month(2022, 6), wide)
        assert verdict.catch_up == pytest.approx(2)
        assert verdict.state is State.SLOW
        faster = judge(ROAD, [at("2022-06", 360 * share + 0.01)], Month(2022, 6), wide)
        assert faster.state is State.NEARLY_ON_PACE

    def test_exactly_at_the_amber_gap(self) -> None:
        # T = 0.6, D = 0.5: gap -10, M = (0.5/0.4)/(0.5/0.6) = 1.5
        assert judged(ROAD, at("2023-12", 180)).state is State.SLOW
        near = judged(ROAD, at("2023-12", 180.1))  # gap -9.972: not amber, and must not read as 10.0
        assert near.state is State.NEARLY_ON_PACE and near.colour is Colour.GREEN
        assert "落后9.97个百分点" in near.reason

    def test_exactly_on_the_line_is_on_pace(self) -> None:
        verdict = judged(ROAD, at("2023-12", 216))
        assert verdict.state is State.ON_PACE
        assert verdict.reason == "完成60.0%，时序60.0%，与时序持平"

    def test_a_hair_behind_is_not_called_a_gap_of_nought(self) -> None:
        verdict = judged(ROAD, at("2023-12", 215.9))  # gap -0.0278
        assert verdict.state is State.NEARLY_ON_PACE
        assert "落后0.03个百分点" in verdict.reason

    def test_first_months_are_not_judged_for_speed(self) -> None:
        last = judged(ROAD, at("2021-11", 0))  # T = 11/60 = 0.183
        assert (last.state, last.colour) == (State.STARTING, Colour.NONE)
        assert last.reason == "时间过去18.3%，处于起步阶段，不评快慢"
        assert judged(ROAD, at("2021-12", 0)).state is State.BEHIND  # T = 0.2 exactly: D <= 0 is red
        assert judged(ROAD, at("2021-12", 72)).state is State.ON_PACE

    def test_overshoot_is_met_and_never_clamped(self) -> None:
        verdict = judged(ROAD, at("2023-12", 450))
        assert verdict.state is State.MET
        assert verdict.done_share == pytest.approx(1.25)
        assert verdict.catch_up is None and verdict.needed_per_year is None and verdict.shortfall is None
        assert judged(ROAD, at("2021-02", 360)).state is State.MET  # met comes before 起步

    def test_summed_tenths_that_miss_by_rounding_are_met(self) -> None:
        goal = replace(ROAD, target=0.3)
        assert judged(goal, at("2023-12", 0.1 + 0.1 + 0.1)).state is State.MET
        assert judged(replace(ROAD, target=0.8), at("2023-12", 0.1 * 8 - 1e-12)).state is State.MET

    def test_no_figure(self) -> None:
        assert judged(ROAD, asof="2023-12").state is State.MISSING
        words_only = judged(ROAD, at("2023-11"), asof="2023-12")
        assert (words_only.state, words_only.colour) == (State.MISSING, Colour.GREY)

    def test_missing_month_uses_the_last_figure_and_its_own_time(self) -> None:
        verdict = judged(ROAD, at("2023-12", 216), asof="2024-04")  # quarterly, one month's lag: 4 months are allowed
        assert verdict.state is State.ON_PACE and verdict.value_month == Month(2023, 12)
        assert verdict.time_share == pytest.approx(0.6)

    def test_stale_keeps_the_last_colour_hatched(self) -> None:
        verdict = judged(ROAD, at("2023-12", 120), asof="2024-05")
        assert verdict.state is State.STALE and verdict.last_state is State.BEHIND
        assert verdict.colour is Colour.RED and verdict.is_hatched
        assert verdict.reason.startswith("最近数据是2023年12月，已过报送期；当时滞后：完成33.3%")
        assert judged(ROAD, at("2023-12", 216), asof="2024-05").colour is Colour.GREEN
        assert judged(ROAD, at("2021-06", 216), asof="2023-12").colour is Colour.NONE  # it was 起步
        met = judged(ROAD, at("2023-12", 360), asof="2024-05")
        assert (met.state, met.last_state) == (State.STALE, State.MET)

    @pytest.mark.parametrize(("cycle", "fresh", "stale"), [("month", 2, 3), ("quarter", 4, 5), ("year", 15, 16)])
    def test_age_allowed_is_the_cycle_plus_its_lag(self, cycle: str, fresh: int, stale: int) -> None:
        target, month = replace(ROAD, report_cycle=cycle), Month(2022, 12)
        assert judged(target, at("2022-12", 144), asof=str(month.plus(fresh))).state is State.ON_PACE
        assert judged(target, at("2022-12", 144), asof=str(month.plus(stale))).state is State.STALE

    def test_overdue_at_the_deadline_and_for_ever_after(self) -> None:
        verdict = judged(ROAD, at("2025-12", 359.96))
        assert verdict.state is State.OVERDUE and verdict.colour is Colour.RED
        assert verdict.reason == "期限2025年12月已到，2025年12月为359.96公里，距目标360公里还差0.04公里"
        assert verdict.needed_per_year is None and verdict.time_share == 1
        silent = judged(ROAD, at("2025-12", 300), asof="2027-06")
        assert silent.state is State.OVERDUE and not silent.is_hatched
        assert judged(ROAD, at("2026-03", 360), asof="2026-03").state is State.MET  # late, but done

    def test_silence_from_before_the_deadline_ends_as_overdue(self) -> None:
        points = [at("2025-09", 330)]
        waiting = judged(ROAD, *points, asof="2026-01")  # the December figure may still come
        assert waiting.state is State.NEARLY_ON_PACE
        silent = judged(ROAD, *points, asof="2026-02")
        assert silent.state is State.OVERDUE
        assert silent.reason == "期限2025年12月已到，2025年9月为330公里，此后没有新数，距目标360公里还差30公里"
        assert judged(ROAD, at("2025-03", 330), asof="2025-12").state is State.STALE  # the deadline has not passed

    def test_what_is_missing_is_named(self) -> None:
        undated = judged(replace(ROAD, deadline=None), at("2023-12", 120))
        assert (undated.state, undated.colour) == (State.NOT_JUDGED, Colour.NONE)
        assert undated.reason == "完成时限原文未注明，待县里确认" and undated.value == 120
        assert judged(replace(ROAD, deadline=None), at("2023-12", 360)).state is State.MET
        assert judged(replace(ROAD, start_month=None), at("2023-12", 120)).state is State.NOT_JUDGED
        scope = judged(replace(ROAD, is_scope_open=True), at("2023-12", 360))
        assert (scope.state, scope.reason) == (State.NOT_JUDGED, "口径待县里确认")

    def test_figures_later_than_asof_are_not_used(self) -> None:
        verdict = judged(ROAD, at("2024-12", 360), at("2023-12", 216), asof="2023-12")
        assert (verdict.value, verdict.state) == (216, State.ON_PACE)
        assert judged(ROAD, at("2024-12", 360), asof="2023-12").state is State.MISSING


class TestConfirmedPlan:
    def test_plan_point_replaces_the_share_of_time_and_there_is_no_multiple(self) -> None:
        verdict = judged(ROAD, at("2023-12", 120), plan={Month(2023, 12): 108})  # P = 0.3, D = 0.333
        assert verdict.state is State.ON_PACE
        assert verdict.planned_share == pytest.approx(0.3) and verdict.time_share == pytest.approx(0.6)
        assert verdict.gap_pp == pytest.approx(100 / 30)
        assert verdict.catch_up is None
        assert verdict.reason == "完成33.3%，县里确认的计划30.0%，超前3.3个百分点"

    def test_red_at_a_gap_of_25(self) -> None:
        plan = {Month(2023, 12): 270.0}  # P = 0.75
        assert judged(ROAD, at("2023-12", 180), plan=plan).state is State.BEHIND  # D = 0.5: gap -25 exactly
        amber = judged(ROAD, at("2023-12", 180.1), plan=plan)
        assert amber.state is State.SLOW and "落后24.97个百分点" in amber.reason

    def test_a_point_of_another_month_changes_nothing(self) -> None:
        plan = {Month(2023, 9): 10.0, Month(2024, 3): 300.0}
        assert judged(ROAD, at("2023-12", 120), plan=plan) == judged(ROAD, at("2023-12", 120))

    def test_the_plan_is_measured_from_the_base(self) -> None:
        verdict = judged(HERBS, at("2023-12", 34), plan={Month(2023, 12): 35.5})  # P = 0.5, D = 0.4
        assert verdict.planned_share == pytest.approx(0.5) and verdict.gap_pp == pytest.approx(-10)
        assert verdict.state is State.SLOW


class TestGrowth:
    def test_herbs_nearly_on_pace(self) -> None:
        verdict = judged(HERBS, at("2023-12", 36))
        assert verdict.state is State.NEARLY_ON_PACE and verdict.colour is Colour.GREEN
        assert verdict.done_share == pytest.approx(8 / 15)
        assert verdict.gap_pp == pytest.approx(-20 / 3)
        assert verdict.catch_up == pytest.approx(1.3125)
        assert verdict.needed_per_year == pytest.approx(3.5)
        assert "需提速×1.3" in verdict.reason

    def test_below_the_base_is_red_with_a_negative_share(self) -> None:
        verdict = judged(HERBS, at("2023-12", 25))
        assert verdict.state is State.BEHIND
        assert verdict.done_share == pytest.approx(-0.2) and verdict.gap_pp == pytest.approx(-80)
        assert verdict.catch_up is None
        assert verdict.reason == "比基期倒退（基期28万亩），完成-20.0%，时序60.0%，落后80个百分点"
        assert judged(HERBS, at("2023-12", 28)).reason.startswith("与基期持平")

    def test_missing_base_is_not_judged(self) -> None:
        verdict = judged(replace(HERBS, base_value=None), at("2023-12", 36))
        assert (verdict.state, verdict.reason) == (State.NOT_JUDGED, "基期值待县里确认")
        assert verdict.done_share is None and verdict.value == 36
        assert judged(replace(HERBS, base_month=None), at("2023-12", 36)).state is State.NOT_JUDGED
        assert judged(replace(HERBS, base_value=None), asof="2023-12").state is State.MISSING  # rule 1 before rule 2

    def test_base_before_the_plan_counts_from_its_own_month(self) -> None:
        verdict = judged(replace(HERBS, base_month=Month(2020, 11)), at("2023-12", 36))
        assert verdict.time_share == pytest.approx(37 / 61)

    def test_base_that_already_meets_the_target_leaves_no_pace(self) -> None:
        high = replace(HERBS, base_value=45)
        assert judged(high, at("2023-12", 44)).state is State.MET
        fallen = judged(high, at("2023-12", 42))
        assert fallen.state is State.NOT_DUE and fallen.done_share is None

    def test_a_target_to_be_reduced_to(self) -> None:
        falling = Target(Kind.GROWTH, 4, comparison="=", base_value=10, base_month=START, deadline=END)
        assert judged(falling, at("2023-12", 6.4)).state is State.ON_PACE  # D = 3.6/6 = 0.6
        assert judged(falling, at("2023-12", 11)).state is State.BEHIND

    def test_deadline_before_the_base_is_not_judged(self) -> None:
        assert judged(replace(HERBS, deadline=START), at("2023-12", 36)).state is State.NOT_JUDGED


class TestIncrement:
    def test_rise_is_measured_from_the_base(self) -> None:
        verdict = judged(SEWAGE, at("2023-12", 23))  # 3 of 5 points, T = 0.6
        assert verdict.state is State.ON_PACE and verdict.done_share == pytest.approx(0.6)
        assert verdict.needed_per_year == pytest.approx(1)

    def test_no_base_no_judgement(self) -> None:
        assert judged(replace(SEWAGE, base_value=None), at("2023-12", 23)).state is State.NOT_JUDGED

    def test_a_level_equal_to_the_rise_is_not_met(self) -> None:
        assert judged(SEWAGE, at("2023-12", 5)).state is State.BEHIND

    def test_met_and_overdue(self) -> None:
        met = judged(SEWAGE, at("2025-12", 25))
        assert (met.state, met.reason) == (State.MET, "2025年12月为25%，已达到目标25%")
        late = judged(SEWAGE, at("2025-12", 24.96))
        assert late.state is State.OVERDUE
        assert late.reason.endswith("2025年12月为24.96%，距目标25%还差0.04个百分点")

    def test_ratio_is_taken_from_its_parts(self) -> None:
        verdict = judged(SEWAGE, at("2023-12", numerator=46, denominator=200))
        assert verdict.value == pytest.approx(23)


class TestByDate:
    def test_without_a_base_only_the_deadline_judges(self) -> None:
        before = judged(TOILETS, at("2024-12", 40))
        assert (before.state, before.colour) == (State.NOT_DUE, Colour.NONE)
        assert before.shortfall == pytest.approx(25) and before.time_share is None
        assert before.reason == "2024年12月为40%，距目标65%还差25个百分点，期限2025年12月"
        assert judged(TOILETS, at("2024-12", 65)).state is State.MET
        assert judged(TOILETS, at("2025-12", 64.9)).state is State.OVERDUE

    def test_with_a_base_it_has_a_pace(self) -> None:
        verdict = judged(replace(TOILETS, base_value=50, base_month=START), at("2023-12", 53))  # D = 0.2, T = 0.6
        assert verdict.state is State.BEHIND and verdict.catch_up == pytest.approx(6)

    def test_stale_and_silent(self) -> None:
        stale = judged(TOILETS, at("2024-12", 40), asof="2025-10")
        assert (stale.state, stale.colour) == (State.STALE, Colour.NONE)
        assert judged(TOILETS, at("2025-06", 60), asof="2026-01").state is State.OVERDUE

    def test_at_the_deadline_its_figure_may_still_come(self) -> None:
        due = judged(TOILETS, at("2025-09", 60), asof="2025-12")
        assert (due.state, due.colour) == (State.DUE, Colour.NONE)
        assert due.reason == "2025年9月为60%，距目标65%还差5个百分点，期限2025年12月已到，到期的数还没有报来"
        assert judged(TOILETS, at("2025-09", 60), asof="2025-11").state is State.NOT_DUE
        old = judged(TOILETS, at("2025-06", 60), asof="2025-12")  # too old to be waited for: it was not due then
        assert (old.state, old.last_state) == (State.STALE, State.NOT_DUE)

    def test_neither_target_nor_deadline_is_invented(self) -> None:
        assert judged(replace(TOILETS, target=None), at("2024-12", 40)).reason == "目标值原文未注明，待县里确认"
        assert judged(replace(TOILETS, deadline=None), at("2024-12", 40)).state is State.NOT_JUDGED


class TestYearFigure:
    """What a year yields cannot meet another year's target."""

    @pytest.mark.parametrize("value", [1.2, 2.0, 2.5])
    def test_earlier_years_are_listed_and_not_judged(self, value: float) -> None:
        for target in (POTATOES, replace(POTATOES, base_value=1, base_month=START)):
            verdict = judged(target, at("2023-12", value))
            assert (verdict.state, verdict.colour) == (State.NOT_DUE, Colour.NONE)
            assert verdict.gap_pp is None and verdict.shortfall is None and verdict.value == value
        assert verdict.reason == f"2023年12月为{value:g}万亩，只列数，不评；目标是2025年达到2万亩"

    def test_the_deadlines_year_is_judged(self) -> None:
        assert judged(POTATOES, at("2025-09", 2)).state is State.MET
        running = judged(replace(POTATOES, base_value=1, base_month=START), at("2025-06", 0.5))
        assert running.state is State.NOT_DUE and running.shortfall == pytest.approx(1.5)  # half a year has no pace
        assert judged(POTATOES, at("2025-12", 1.96)).reason.endswith("2025年12月为1.96万亩，距目标2万亩还差0.04万亩")
        assert judged(POTATOES, at("2024-12", 2.5), at("2025-12", 1.9)).state is State.OVERDUE

    def test_silence_is_no_escape_however_high_the_year_before(self) -> None:
        figures = [at("2024-12", 2.5)]  # yearly, 12 + 3 months are allowed
        assert judged(POTATOES, *figures, asof="2025-11").state is State.NOT_DUE
        waiting = judged(POTATOES, *figures, asof="2026-03")
        assert waiting.state is State.DUE and waiting.reason.endswith("2025年的数还没有报来")
        silent = judged(POTATOES, *figures, asof="2026-04")
        assert (silent.state, silent.colour) == (State.OVERDUE, Colour.RED)
        assert silent.reason == "期限2025年12月已到，没有2025年的数；2024年12月为2.5万亩，不能代替"

    def test_old_and_undated(self) -> None:
        old = judged(POTATOES, at("2022-12", 2.5), asof="2024-06")
        assert (old.state, old.last_state) == (State.STALE, State.NOT_DUE)
        undated = judged(replace(POTATOES, deadline=None), at("2023-12", 2.5))
        assert (undated.state, undated.reason) == (State.NOT_JUDGED, "完成时限原文未注明，待县里确认")

    def test_there_is_no_line(self) -> None:
        assert planned_line(replace(POTATOES, base_value=1, base_month=START), [END]) == [None]


class TestRoundedForDisplay:
    def test_a_multiple_never_reads_as_the_threshold_it_has_not_reached(self) -> None:
        rule = PaceSection()
        shown = [catch_up_text(value, rule) for value in (3, 2.996, 1.996, 2, 1.004, 3.04)]
        assert shown == ["×3.0", "×2.996", "×1.996", "×2.0", "×1.004", "×3.0"]

    def test_a_gap_likewise(self) -> None:
        rule = PaceSection()
        shown = [gap_text(value, rule) for value in (-10, -9.96, -24.96, 3.04, 0.0)]
        assert shown == ["落后10个百分点", "落后9.96个百分点", "落后24.96个百分点", "超前3个百分点", "与时序持平"]
        assert gap_text(1e-12, rule, has_plan=True) == "与计划持平"


class TestPlannedLine:
    def test_straight_from_base_to_target(self) -> None:
        months = [Month(2020, 11), START, Month(2021, 12), Month(2023, 12), END, Month(2026, 1)]
        assert planned_line(ROAD, months) == pytest.approx([None, 0, 72, 216, 360, None])
        assert planned_line(HERBS, months) == pytest.approx([None, 28, 31, 37, 43, None])
        assert planned_line(SEWAGE, months) == pytest.approx([None, 20, 21, 23, 25, None])

    @pytest.mark.parametrize("target", [TOILETS, JOBS, WATER, PLANNING, replace(ROAD, deadline=None)])
    def test_none_where_it_means_nothing(self, target: Target) -> None:
        assert planned_line(target, [Month(2021, 12), END]) == [None, None]


class TestEveryKind:
    def test_every_kind_is_judged_with_and_without_figures(self) -> None:
        for kind in Kind:
            bare = Target(kind)
            assert judged(bare, asof="2023-12").reason
            assert judged(bare, at("2023-11", 1), asof="2023-12").reason

    def test_wrong_inputs_are_refused(self) -> None:
        with pytest.raises(ValueError, match="not a figure"):
            Point(START, float("nan"))
        with pytest.raises(ValueError, match="unknown report cycle"):
            Target(Kind.HOLD, report_cycle="week")
