"""Worked answers for levels that are kept, reached or compared. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.states import Colour, State
from models.kinds import Kind
from models.time import Month
from tests.analysis.targets.builders import COVERAGE, DROPOUTS, INCOME, PENSION, ROAD, SUPPLY, WATER, at, judged


class TestHold:
    def test_kept(self) -> None:
        verdict = judged(WATER, at("2023-03", 98.0), at("2023-06", 98.6))
        assert verdict.state is State.MET and verdict.shortfall is None

    def test_the_newest_period_is_the_light_and_an_earlier_miss_a_mark(self) -> None:
        verdict = judged(WATER, at("2021-12", 97.9), at("2023-03", 97.5), at("2023-06", 98.6))
        assert (verdict.state, verdict.past_misses, verdict.shortfall) == (State.MET, (2021, 2023), None)
        assert verdict.reason == "2023年6月为98.6%，不低于98%；此前2期未达，最近是2023年3月"
        again = judged(WATER, at("2021-12", 97.9), at("2023-03", 98.5), at("2023-06", 97))
        assert (again.state, again.colour, again.past_misses) == (State.UNMET, Colour.RED, (2021,))
        assert again.reason == "2023年6月为97%，低于98%，还差1个百分点；此前1期未达，最近是2021年12月"

    def test_what_counts_from_a_later_month_on_is_not_missed_before(self) -> None:
        """98 % from 2025 on: what 2022 had is no miss, and short of it at the end of 2024 is not due yet."""
        later = replace(WATER, start_month=Month(2024, 12))
        early = judged(later, at("2022-12", 97.2), at("2024-12", 97.9))
        assert (early.state, early.colour, early.past_misses) == (State.NOT_DUE, Colour.NONE, ())
        assert early.warning == "2025年1月到期·尚差0.1个百分点"
        assert judged(later, at("2022-12", 97.2)).warning == ""  # 25 months ahead
        assert judged(later, at("2022-12", 97.2), at("2023-12", 98.1)).state is State.MET
        due = judged(later, at("2022-12", 97.2), at("2025-03", 97.9), at("2025-06", 98.1))
        assert (due.state, due.past_misses) == (State.MET, (2025,))

    def test_rounding_does_not_hide_the_miss(self) -> None:
        verdict = judged(WATER, at("2023-03", 97.96))
        assert verdict.state is State.UNMET and verdict.shortfall == pytest.approx(0.04)
        assert verdict.reason == "2023年3月为97.96%，低于98%，还差0.04个百分点"

    def test_stale(self) -> None:
        verdict = judged(WATER, at("2023-03", 98.6), asof="2023-12")
        assert (verdict.state, verdict.last_state) == (State.STALE, State.MET)

    def test_ratio_from_its_parts_is_judged_unrounded(self) -> None:
        assert judged(WATER, at("2023-03", numerator=9799, denominator=10000)).state is State.UNMET
        assert judged(WATER, at("2023-03", numerator=9800, denominator=10000)).state is State.MET
        rounded = judged(WATER, at("2023-03", 98.0, numerator=9796, denominator=10000))
        assert rounded.state is State.UNMET and rounded.value == pytest.approx(97.96)


@pytest.mark.parametrize(
    ("target", "missed", "kept"),
    [(WATER, at("2025-12", 97), at("2025-12", 98)), (SUPPLY, at("2025-12", 92.9), at("2025-12", 94))],
)
def test_silence_after_the_deadline_is_no_escape(target: Target, missed: Point, kept: Point) -> None:
    due = replace(target, deadline=Month(2025, 12))
    silent = judged(due, missed, asof="2026-09")
    assert (silent.state, silent.is_hatched) == (State.UNMET, False)
    earlier = replace(missed, month=Month(2025, 6))
    assert judged(due, earlier, asof="2026-09").state is State.UNMET
    assert judged(due, earlier, asof="2025-12").state is State.STALE  # the deadline's figure may still come
    assert judged(due, kept, asof="2026-09").state is State.STALE


class TestBand:
    @pytest.mark.parametrize(
        ("value", "state", "colour"),
        [
            (99.0, State.MET, Colour.GREEN),
            (94.0, State.MET, Colour.GREEN),
            (93.96, State.SLIGHTLY_BELOW, Colour.AMBER),
            (93.0, State.SLIGHTLY_BELOW, Colour.AMBER),
            (92.99, State.UNMET, Colour.RED),
        ],
    )
    def test_edges(self, value: float, state: State, colour: Colour) -> None:
        verdict = judged(SUPPLY, at("2023-06", value))
        assert (verdict.state, verdict.colour) == (state, colour)

    def test_words(self) -> None:
        assert judged(SUPPLY, at("2023-06", 93.96)).reason == "2023年6月为93.96%，目标95%左右（容差1个百分点）"

    def test_the_shortfall_is_to_the_figure_the_plan_names(self) -> None:
        assert judged(SUPPLY, at("2023-06", 93.5)).shortfall == pytest.approx(1.5)
        assert judged(SUPPLY, at("2023-06", 99)).shortfall is None

    def test_only_the_latest_period_is_the_light(self) -> None:
        fell = judged(SUPPLY, at("2022-12", 92.9), at("2023-03", 93.5), at("2023-06", 95))
        assert (fell.state, fell.past_misses) == (State.MET, (2022,))  # a little below was never a miss
        assert fell.reason.endswith("；此前1期未达，最近是2022年12月")


class TestFullCoverageAndFloor:
    def test_one_left_out_is_red_with_the_count(self) -> None:
        verdict = judged(PENSION, at("2023-12", numerator=4999, denominator=5000))
        assert verdict.state is State.UNMET and verdict.shortfall == 1
        assert verdict.reason == "2023年12月为99.98%，要求100%，未覆盖数1"

    def test_rounded_percentage_beside_its_parts(self) -> None:
        verdict = judged(PENSION, at("2023-12", 100, numerator=4999, denominator=5000))
        assert verdict.reason == "2023年12月为99.98%，要求100%，未覆盖数1"

    def test_parts_say_nothing_about_a_count(self) -> None:
        assert judged(ROAD, at("2023-12", numerator=50, denominator=100)).state is State.MISSING

    def test_complete(self) -> None:
        assert judged(COVERAGE, at("2023-12", numerator=5000, denominator=5000)).state is State.MET

    def test_without_parts_the_distance_is_given(self) -> None:
        verdict = judged(PENSION, at("2023-12", 99.5))
        assert verdict.state is State.UNMET and verdict.reason.endswith("还差0.5个百分点")
        assert judged(replace(PENSION, target=6, unit="支"), at("2023-12", 5)).reason.endswith("要求6支，还差1支")

    def test_full_coverage_without_a_date_waits_for_one(self) -> None:
        points = at("2022-12", numerator=8, denominator=10), at("2023-12", numerator=9, denominator=10)
        waiting = judged(COVERAGE, *points)
        assert (waiting.state, waiting.colour, waiting.shortfall) == (State.NOT_JUDGED, Colour.NONE, 1)
        assert waiting.reason == "2023年12月为90%，要求100%，未覆盖数1；完成时限原文未注明，待县里确认"
        done = judged(COVERAGE, *points, at("2024-03", numerator=10, denominator=10))
        assert (done.state, done.past_misses) == (State.MET, ())  # nothing was due, so nothing was missed
        settled = replace(COVERAGE, deadline=Month(2024, 6), parts_unit="户")
        early = judged(settled, *points)
        assert (early.state, early.warning) == (State.NOT_DUE, "2024年6月到期·尚差1户")
        assert judged(settled, points[0], at("2024-06", numerator=9, denominator=10)).state is State.OVERDUE
        late = judged(settled, at("2024-06", numerator=9, denominator=10), at("2024-09", numerator=10, denominator=10))
        assert (late.state, late.colour) == (State.DONE_LATE, Colour.AMBER)
        assert late.reason == "2024年9月为100%，要求100%；2024年9月才达到，晚于期限2024年6月3个月"

    def test_what_is_kept_from_the_start_marks_its_earlier_gaps(self) -> None:
        gaps = at("2021-12", numerator=8, denominator=10), at("2022-12", numerator=9, denominator=10)
        verdict = judged(PENSION, *gaps, at("2023-12", numerator=10, denominator=10))
        assert (verdict.state, verdict.past_misses) == (State.MET, (2021, 2022))
        floor = judged(DROPOUTS, at("2022-06", 1), at("2022-12", 2), at("2023-12", 0))
        assert (floor.state, floor.past_misses) == (State.MET, (2022,))

    def test_nobody_to_cover_is_no_figure(self) -> None:
        assert judged(COVERAGE, at("2023-12", numerator=0, denominator=0)).state is State.MISSING

    def test_floor_of_nought(self) -> None:
        assert judged(DROPOUTS, at("2023-12", 0)).state is State.MET
        verdict = judged(DROPOUTS, at("2023-09", 0), at("2023-12", 2))
        assert verdict.state is State.UNMET and verdict.shortfall == 2
        assert verdict.reason == "2023年12月为2人，底线0人"

    def test_floor_counts_what_is_left_where_only_parts_are_known(self) -> None:
        verdict = judged(DROPOUTS, at("2023-12", numerator=297, denominator=300))
        assert verdict.state is State.UNMET and verdict.shortfall == 3 and verdict.value == 3

    def test_floor_of_a_hundred(self) -> None:
        floor = replace(COVERAGE, kind=Kind.FLOOR)
        assert judged(floor, at("2023-12", 99.9)).state is State.UNMET
        assert judged(floor, at("2023-12", 100)).state is State.MET

    def test_stale_keeps_red(self) -> None:
        verdict = judged(DROPOUTS, at("2023-03", 1), asof="2023-12")
        assert (verdict.state, verdict.colour) == (State.STALE, Colour.RED)


class TestRelative:
    def test_must_exceed(self) -> None:
        verdict = judged(INCOME, at("2022-12", 9.41, rival_value=9.4))
        assert verdict.state is State.MET
        assert verdict.reason == "2022年本县9.41%，全市平均9.4%，高出0.01个百分点"

    def test_equal_is_unmet(self) -> None:
        assert judged(INCOME, at("2022-12", 9.4, rival_value=9.4)).state is State.UNMET
        assert judged(INCOME, at("2022-12", 9.3, rival_value=9.4)).shortfall == pytest.approx(0.1)

    def test_last_year_in_which_both_are_published(self) -> None:
        points = [at("2021-12", 9, rival_value=8), at("2022-12", 7, rival_value=8), at("2023-12", 20)]
        assert judged(INCOME, *points).value == 7
        assert judged(INCOME, *points).state is State.UNMET

    def test_a_year_behind_is_a_mark_once_a_newer_one_is_ahead(self) -> None:
        behind = at("2021-12", 8, rival_value=8.5)
        verdict = judged(INCOME, behind, at("2022-12", 9, rival_value=8))
        assert (verdict.state, verdict.past_misses) == (State.MET, (2021,))
        assert judged(INCOME, behind).past_misses == ()

    def test_once_the_plan_is_over_a_last_year_behind_is_a_mark(self) -> None:
        target, behind = replace(INCOME, deadline=Month(2025, 12)), at("2025-12", 8, rival_value=8.5)
        assert judged(target, behind, asof="2025-12").state is State.UNMET
        verdict = judged(target, behind, asof="2026-01")
        assert (verdict.state, verdict.past_misses, verdict.is_actionable) == (State.EXPIRED, (2025,), False)

    def test_a_figure_that_is_the_lead_itself(self) -> None:
        lead = replace(INCOME, unit="百分点")
        assert judged(lead, at("2022-12", 0.3, rival_value=0)).reason == "2022年高出全市平均0.3个百分点"
        assert judged(lead, at("2022-12", -0.3, rival_value=0)).reason == "2022年低于全市平均0.3个百分点"
        level = judged(lead, at("2022-12", 0, rival_value=0))
        assert (level.state, level.reason) == (State.UNMET, "2022年与全市平均持平")

    def test_only_whole_years_are_compared(self) -> None:
        half = judged(INCOME, at("2023-12", 9.5, rival_value=9.4), at("2024-06", 8, rival_value=9.4))
        assert (half.state, half.value_month) == (State.MET, Month(2023, 12))
        none = judged(INCOME, at("2024-06", 12, rival_value=9.4))
        assert (none.state, none.reason) == (State.NOT_JUDGED, "还没有全年的数，不评")
        quarterly = judged(replace(INCOME, report_cycle="quarter"), at("2024-06", 12, rival_value=9.4))
        assert quarterly.reason.startswith("2024年6月本县12%")

    def test_whom_it_is_compared_with_is_named_as_the_plan_does(self) -> None:
        province = replace(INCOME, rival_name="全省平均", unit="百分点")
        assert judged(province, at("2023-12", -0.3, rival_value=0)).reason == "2023年低于全省平均0.3个百分点"
        low = judged(replace(province, unit="%"), at("2023-12", 9.1, rival_value=9.4))
        assert low.reason == "2023年本县9.1%，全省平均9.4%，低0.3个百分点"

    def test_nothing_to_compare_with(self) -> None:
        assert judged(INCOME, at("2022-12", 9)).state is State.NOT_JUDGED
        assert judged(replace(INCOME, target=0), at("2022-12", 0.2)).state is State.MET  # the figure is the difference

    def test_stale(self) -> None:
        points = [at("2022-12", 9.5, rival_value=9.4)]
        assert judged(INCOME, *points, asof="2024-03").state is State.MET
        assert judged(INCOME, *points, asof="2024-04").state is State.STALE
