"""Worked answers for what townships were given to do. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.allocation import goal_of, judge_share, share_gap_pp
from analysis.targets.inputs import Point, Target
from analysis.targets.states import Colour, State, Verdict
from models.time import Month
from settings import Settings
from tests.analysis.targets.builders import COVERAGE, DROPOUTS, HERBS, JOBS, PATROL, POTATOES, ROAD, SEWAGE, SUPPLY, at

#: Running totals: 10 a year.
TENS = {2021: 10.0, 2022: 20.0, 2023: 30.0, 2024: 40.0, 2025: 50.0}


def share(target: Target, allocated: dict[int, float], *points: Point, asof: str = "") -> Verdict:
    month = Month.parse(asof) if asof else max(point.month for point in points)
    return judge_share(target, points, allocated, month, Settings())


class TestNothingGiven:
    @pytest.mark.parametrize("target", [ROAD, JOBS, HERBS, COVERAGE])
    def test_no_allocation_and_no_task_are_neither_green_nor_red(self, target: Target) -> None:
        none = share(target, {}, at("2023-12", 99))
        assert (none.state, none.colour, none.reason) == (State.NOT_JUDGED, Colour.NONE, "没有分解任务")
        assert (none.value, none.value_month) == (99, Month(2023, 12))
        idle = share(target, {2022: 0, 2023: 0}, at("2023-12", 99))
        assert (idle.state, idle.reason) == (State.NOT_JUDGED, "无此任务")
        later = share(target, {}, at("2023-06", 5), at("2023-09"), at("2023-12", 9), asof="2023-09")
        assert (later.value, later.value_month) == (5, Month(2023, 6))  # neither words only nor a later figure
        silent = share(target, {2022: 0, 2023: 0}, asof="2025-12")
        assert (silent.state, silent.value) == (State.NOT_JUDGED, None)

    @pytest.mark.parametrize("target", [DROPOUTS, PATROL])
    def test_kinds_that_are_not_divided(self, target: Target) -> None:
        assert share(target, TENS, at("2023-12", 1)).state is State.NOT_JUDGED

    def test_a_task_without_figures_is_missing(self) -> None:
        for target in (ROAD, JOBS, HERBS):
            assert share(target, TENS, asof="2023-12").state is State.MISSING
        assert share(replace(ROAD, is_scope_open=True), TENS, at("2023-12", 30)).state is State.NOT_JUDGED


class TestRunningTotal:
    def test_a_december_is_measured_by_its_own_total_and_other_months_by_time(self) -> None:
        uneven = {2021: 4.0, 2022: 10.0, 2023: 40.0, 2024: 45.0, 2025: 50.0}
        december = share(ROAD, uneven, at("2022-12", 8))  # D = 8/50 = 0.16, P = 10/50 = 0.2, T = 0.4
        assert (december.planned_share, december.gap_pp) == pytest.approx((0.2, -4))
        assert december.state is State.NEARLY_ON_PACE and december.catch_up is None
        assert december.reason == "完成16.0%，县里确认的计划20.0%，落后4个百分点"
        june = share(ROAD, uneven, at("2023-06", 25))  # D = 0.5, T = 30/60 = 0.5
        assert june.state == State.ON_PACE and june.planned_share == pytest.approx(0.5)

    def test_red_at_a_gap_of_25(self) -> None:
        assert share(ROAD, TENS, at("2023-12", 17.5)).state is State.BEHIND  # D = 0.35, P = 0.6: gap -25
        assert share(ROAD, TENS, at("2023-12", 18)).state is State.SLOW
        assert share(ROAD, TENS, at("2023-12", 30)).state is State.ON_PACE
        assert share(ROAD, TENS, at("2023-12", 50)).state is State.MET
        assert share(ROAD, TENS, at("2025-12", 49)).state is State.OVERDUE

    def test_the_way_begins_after_the_years_without_a_task(self) -> None:
        late = {2021: 0.0, 2022: 0.0, 2023: 10.0, 2024: 20.0}
        idle = share(ROAD, late, at("2022-12", 0))
        assert (idle.state, idle.reason) == (State.NOT_JUDGED, "2022年无此任务")
        assert share(ROAD, late, asof="2022-12").state is State.NOT_JUDGED  # nothing is owed
        half = share(ROAD, late, at("2023-06", 0))  # a quarter of the two years is gone: 6/24
        assert half.state == State.BEHIND and half.time_share == pytest.approx(0.25)
        assert share(ROAD, late, at("2023-12", 10)).state is State.ON_PACE

    def test_the_way_ends_when_the_whole_is_first_due(self) -> None:
        early = {2021: 10.0, 2022: 20.0, 2023: 20.0, 2024: 20.0}
        assert share(ROAD, early, at("2022-12", 19)).state is State.OVERDUE
        assert share(ROAD, early, at("2024-06", 20)).state is State.MET

    def test_a_total_that_shrinks_is_asked_about(self) -> None:
        verdict = share(ROAD, {2021: 10.0, 2022: 8.0}, at("2022-12", 9))
        assert (verdict.state, verdict.reason) == (
            State.NOT_JUDGED, "分解任务2022年的累计数小于2021年，待县里核对",
        )  # fmt: skip


class TestYears:
    def test_each_year_against_its_own(self) -> None:
        own = {2021: 100.0, 2022: 150.0}
        verdict = share(JOBS, own, at("2021-12", 120), at("2022-12", 120))
        assert verdict.state is State.YEAR_MISSED
        assert [(box.state, box.goal) for box in verdict.year_boxes] == [(State.MET, 100), (State.UNMET, 150)]
        assert verdict.reason == "2022年120人，未达到年度目标150人"
        running = share(JOBS, own, at("2021-12", 120), at("2022-06", 70))
        assert running.state is State.RUNNING_YEAR and running.reason == "2022年6月70人，尚未达到年度目标150人"

    def test_a_year_without_a_task_is_not_judged(self) -> None:
        own = {2021: 100.0, 2022: 0.0, 2023: 100.0}
        verdict = share(JOBS, own, at("2021-12", 120), at("2022-06", 3))
        assert (verdict.state, verdict.colour) == (State.NOT_JUDGED, Colour.NONE)
        assert verdict.reason == "2022年没有任务，2022年6月3人"
        assert [box.state for box in verdict.year_boxes] == [State.MET, State.NOT_JUDGED, State.NOT_DUE]
        missed = share(JOBS, own, at("2021-12", 90), at("2022-06", 3))
        assert (missed.state, missed.past_misses) == (State.NOT_JUDGED, (2021,))

    def test_nothing_is_owed_before_the_first_year_with_a_task(self) -> None:
        assert share(JOBS, {2024: 0.0, 2025: 100.0}, asof="2024-12").reason == "2024年无此任务"
        begun = share(JOBS, {2024: 0.0, 2025: 100.0}, at("2025-01", 5))
        assert begun.state is State.RUNNING_YEAR


class TestLevels:
    def test_the_newest_figure_against_its_own_year(self) -> None:
        areas = {2023: 3.0, 2024: 4.0}
        assert share(HERBS, areas, at("2023-12", 3.1)).state is State.MET
        missed = share(HERBS, areas, at("2023-12", 2.96))
        assert missed.state is State.OVERDUE and missed.shortfall == pytest.approx(0.04)
        assert "2023年12月为2.96万亩，距目标3万亩" in missed.reason
        running = share(HERBS, areas, at("2023-12", 3.1), at("2024-06", 3.5))
        assert running.state == State.NOT_DUE and running.shortfall == pytest.approx(0.5)
        assert running.gap_pp is None  # a level has no pace of its own

    def test_overshoot_and_fall(self) -> None:
        assert share(HERBS, {2023: 3.0}, at("2023-12", 9)).state is State.MET
        assert share(HERBS, {2022: 3.0, 2023: 3.0}, at("2022-12", 5), at("2023-12", 1)).state is State.OVERDUE

    def test_silence_ends_as_overdue(self) -> None:
        quarterly = replace(HERBS, report_cycle="quarter")
        assert share(quarterly, {2023: 3.0}, at("2023-09", 2), asof="2024-01").state is State.DUE
        assert share(quarterly, {2023: 3.0}, at("2023-09", 2), asof="2024-02").state is State.OVERDUE

    def test_after_the_last_year_its_level_stands(self) -> None:
        assert share(HERBS, {2022: 3.0, 2023: 4.0}, at("2025-12", 4)).state is State.MET
        assert share(HERBS, {2022: 3.0, 2023: 4.0}, at("2025-12", 3.5)).state is State.OVERDUE
        own = share(POTATOES, {2022: 3.0, 2023: 4.0}, at("2025-12", 4))  # a year's own figure: 2025 has no task
        assert (own.state, own.reason) == (State.NOT_JUDGED, "2025年无此任务")

    def test_years_left_out_and_years_without_a_task(self) -> None:
        gaps = {2022: 0.0, 2024: 4.0}
        yearly = replace(HERBS, report_cycle="year")
        assert share(yearly, gaps, at("2022-12", 1)).reason == "2022年无此任务"
        assert share(yearly, gaps, at("2023-12", 1)).state is State.NOT_DUE  # 2023 was left out: 2024 is next
        begun = share(yearly, gaps, at("2022-12", 1), asof="2024-03")
        assert begun.state is State.NOT_DUE and "目标4万亩" in begun.reason

    def test_rates_are_levels(self) -> None:
        verdict = share(SEWAGE, {2023: 24.0}, at("2023-12", 23))
        assert verdict.state is State.OVERDUE and "2023年12月为23%，距目标24%还差1个百分点" in verdict.reason
        parts = share(COVERAGE, {2023: 100.0}, at("2023-12", numerator=9999, denominator=10000))
        assert parts.state is State.OVERDUE
        assert share(SUPPLY, {2023: 94.0}, at("2023-12", 94)).state is State.MET

    def test_a_years_own_figure(self) -> None:
        own = {2023: 0.3, 2024: 0.4}
        assert share(POTATOES, own, at("2023-12", 0.3)).state is State.MET
        missed = share(POTATOES, own, at("2023-12", 0.2))
        assert (missed.state, missed.past_misses) == (State.YEAR_MISSED, ())
        over = share(POTATOES, own, at("2023-12", 0.2), asof="2024-03")  # 2024 grows its own; 2023 is nobody's any more
        assert (over.state, over.past_misses) == (State.RUNNING_YEAR, (2023,))

    def test_a_year_that_fell_short_is_a_mark_of_the_year_after(self) -> None:
        given = {2022: 3.0, 2023: 3.5, 2024: 4.0}
        running = share(HERBS, given, at("2022-12", 2.9), at("2023-12", 3.5), at("2024-06", 3.6))
        assert (running.state, running.past_misses, running.warning) == (State.NOT_DUE, (2022,), "12月到期·尚差0.4万亩")
        last = share(HERBS, given, at("2022-12", 2.9), at("2023-12", 3.4))
        assert (last.state, last.past_misses) == (State.OVERDUE, (2022,))  # 2023 is the light, and can be made good
        late = share(HERBS, {2022: 3.0}, at("2022-12", 2.9), at("2023-06", 3.1))
        assert (late.state, late.past_misses) == (State.DONE_LATE, ())


class TestComparing:
    """What a share is held against, and the distance that ranks the townships of one commitment."""

    def test_a_running_total_is_compared_by_its_gap_to_time(self) -> None:
        goal = goal_of(ROAD, TENS, 2023, 2023)
        assert goal is not None and (goal.year, goal.value) == (2025, 50.0)
        assert share_gap_pp(ROAD, share(ROAD, TENS, at("2023-12", 18)), goal) == pytest.approx(-24)  # D 0.36, P 0.6

    def test_a_year_and_a_level_are_compared_by_the_part_that_is_there(self) -> None:
        for target in (JOBS, HERBS):
            given = {2022: 40.0, 2023: 50.0}
            goal = goal_of(target, given, 2023, 2023)
            assert goal is not None and (goal.year, goal.value) == (2023, 50.0)
            assert share_gap_pp(target, share(target, given, at("2023-12", 45)), goal) == pytest.approx(-10)

    def test_a_figure_in_percent_is_compared_in_points(self) -> None:
        given = {2023: 60.0}
        verdict = share(COVERAGE, given, at("2023-12", 63))
        assert share_gap_pp(COVERAGE, verdict, goal_of(COVERAGE, given, 2023, 2023)) == pytest.approx(3)

    def test_no_task_no_figure_and_a_stale_one_have_no_gap(self) -> None:
        assert goal_of(ROAD, {}, 2023, 2023) is None
        assert goal_of(ROAD, {2023: 0.0}, 2023, 2023) is None
        assert goal_of(JOBS, {2022: 40.0}, 2023, 2023) is None
        goal = goal_of(ROAD, TENS, 2023, 2023)
        assert share_gap_pp(ROAD, share(ROAD, TENS, asof="2023-12"), goal) is None
        assert share_gap_pp(ROAD, share(ROAD, TENS, at("2022-06", 18), asof="2023-12"), goal) is None
