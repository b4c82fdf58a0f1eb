"""Worked answers for suppositions. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.what_if import at_pace, laggards_at_median
from models.time import Month
from tests.analysis.targets.builders import COVERAGE, DROPOUTS, HERBS, JOBS, POTATOES, ROAD, SEWAGE, SUPPLY, WATER, at

ASOF = Month(2024, 12)


class TestAtPace:
    def test_not_met_and_when(self) -> None:
        found = at_pace(
            ROAD, [at("2024-12", 240), at("2024-06", 200)], ASOF, 80
        )  # 240 + 80 = 320; 120 at 80 a year is 18 months
        assert found is not None
        assert (found.is_met, found.value_month) == (False, Month(2025, 12)) and found.value == pytest.approx(320)
        assert found.reached_month == Month(2026, 6)
        assert found.reason == (
            "测算：从2024年12月的240公里起按每年80公里，2025年12月为320公里，达不到目标360公里，2026年6月达到，晚于期限6个月"
        )

    def test_met_exactly_at_the_deadline(self) -> None:
        found = at_pace(ROAD, [at("2024-12", 240)], ASOF, 120)
        assert found is not None and found.is_met and found.reached_month == Month(2025, 12)
        short = at_pace(ROAD, [at("2024-12", 240)], ASOF, 119.9)
        assert short is not None and not short.is_met and short.reached_month == Month(2026, 1)
        assert "359.9公里，达不到目标360公里" in short.reason

    def test_standing_still_and_falling_back(self) -> None:
        still = at_pace(ROAD, [at("2024-12", 240)], ASOF, 0)
        assert still is not None and not still.is_met and still.reached_month is None
        assert still.reason.endswith("看不到哪个月能达到")
        back = at_pace(HERBS, [at("2023-12", 44)], ASOF, -1)  # reached, but 42 at the deadline
        assert back is not None and not back.is_met and back.value == pytest.approx(42)
        assert "按每年减少1万亩" in back.reason and "达不到目标43万亩" in back.reason

    def test_reached_already(self) -> None:
        found = at_pace(ROAD, [at("2024-06", 400)], ASOF, 10)
        assert found is not None and found.is_met and found.reached_month == Month(2024, 6)
        assert found.reason.endswith("2024年6月已经达到")

    def test_after_the_deadline_it_cannot_be_met_in_time(self) -> None:
        found = at_pace(ROAD, [at("2026-06", 350)], Month(2026, 6), 20)  # 10 at 20 a year: 6 months
        assert found is not None and not found.is_met
        assert (found.value_month, found.reached_month) == (Month(2026, 6), Month(2026, 12))
        assert found.reason == "测算：从2026年6月的350公里起按每年20公里，2026年12月达到，晚于期限12个月"

    def test_without_a_deadline_it_says_when(self) -> None:
        found = at_pace(replace(ROAD, deadline=None), [at("2024-12", 240)], ASOF, 120)
        assert found is not None and found.is_met and found.reason.endswith("2025年12月达到")

    def test_points_and_not_a_percentage_are_added(self) -> None:
        found = at_pace(SEWAGE, [at("2024-12", 24)], ASOF, 1)  # 20 + 5 is due
        assert found is not None and found.is_met
        assert "按每年1个百分点，2025年12月为25%，达到目标25%" in found.reason

    @pytest.mark.parametrize("target", [JOBS, WATER, SUPPLY, DROPOUTS, POTATOES, replace(SEWAGE, base_value=None)])
    def test_nothing_to_suppose(self, target: Target) -> None:
        assert at_pace(target, [at("2024-12", 1)], ASOF, 1) is None
        assert at_pace(ROAD, [at("2025-06", 100)], ASOF, 1) is None  # not known yet


class TestLaggardsAtMedian:
    def test_counts_are_added_to_the_countys(self) -> None:
        # 10, 20, 30, 60: median 25; the first two rise by 15 and 5, the county from 120 to 140
        townships = {"a": at("2024-12", 10), "b": at("2024-12", 20), "c": at("2024-12", 30), "d": at("2024-12", 60)}
        found = laggards_at_median(ROAD, [at("2024-12", 120)], townships, ASOF)
        assert found is not None
        assert (found.median, found.lifted, found.value, found.is_met) == (25, ("a", "b"), 140, False)
        assert found.reached_month is None
        assert (
            found.reason
            == "测算：2个低于中位数的乡镇提到中位数25公里，全县2024年12月为140公里，达不到目标360公里，还差220公里"
        )
        later = laggards_at_median(ROAD, [at("2024-12", 120)], townships, ASOF, yearly_pace=220)
        assert later is not None and later.reached_month == Month(2025, 12) and not later.is_met
        assert later.reason.endswith("此后按每年220公里，2025年12月达到，不晚于期限")

    def test_enough_to_meet_it(self) -> None:
        townships = {"a": at("2024-12", 80), "b": at("2024-12", 130), "c": at("2024-12", 130)}
        found = laggards_at_median(ROAD, [at("2024-12", 340)], townships, ASOF)  # 340 + 50
        assert found is not None and found.is_met and (found.value, found.reached_month) == (390, ASOF)

    def test_a_ratio_is_lifted_in_its_numerators(self) -> None:
        # 10/100 = 10%, 90/300 = 30%, 50/100 = 50%: median 30; a's 10 becomes 30: (30+90+50)/500 = 34%
        townships = {
            "a": at("2024-12", numerator=10, denominator=100),
            "b": at("2024-12", numerator=90, denominator=300),
            "c": at("2024-12", numerator=50, denominator=100),
        }
        county = [at("2024-12", numerator=150, denominator=500)]
        found = laggards_at_median(COVERAGE, county, townships, ASOF)
        assert found is not None and found.lifted == ("a",) and found.value == pytest.approx(34)
        # the county's own parts rest on more than the three: (150 + 20)/1000
        wider = laggards_at_median(COVERAGE, [at("2024-12", numerator=150, denominator=1000)], townships, ASOF)
        assert wider is not None and wider.value == pytest.approx(17)
        # a county's figure without parts follows from its townships only if all of them are there
        alone = laggards_at_median(COVERAGE, [at("2024-12", 30)], townships, ASOF)
        assert alone is not None and alone.value == pytest.approx(34)
        assert laggards_at_median(COVERAGE, [at("2024-12", 30)], {**townships, "d": None}, ASOF) is None
        without = {"a": at("2024-12", 10), "b": at("2024-12", 30)}
        assert laggards_at_median(COVERAGE, county, without, ASOF) is None
        half = {"a": at("2024-12", 10, numerator=10), "b": at("2024-12", 30, denominator=10)}
        assert laggards_at_median(COVERAGE, county, half, ASOF) is None
        partly = laggards_at_median(COVERAGE, [at("2024-12", 30, numerator=150)], townships, ASOF)
        assert partly is not None and partly.value == pytest.approx(34)

    @pytest.mark.parametrize("target", [JOBS, replace(POTATOES, target=90)])
    def test_a_pace_says_nothing_where_no_figure_runs_over_the_years(self, target: Target) -> None:
        townships = {"a": at("2025-12", 10), "b": at("2025-12", 20)}
        found = laggards_at_median(target, [at("2025-12", 30)], townships, Month(2025, 12), yearly_pace=10)
        assert found is not None and found.reached_month is None and "此后" not in found.reason

    def test_who_has_no_figure_is_neither_lifted_nor_counted(self) -> None:
        townships: dict[str, Point | None] = {
            "a": None,
            "b": at("2024-12", 20),
            "c": at("2024-12"),
            "d": at("2024-12", 40),
        }
        found = laggards_at_median(ROAD, [at("2024-12", 60)], townships, ASOF)  # median 30
        assert found is not None and (found.median, found.lifted, found.value) == (30, ("b",), 70)

    def test_where_the_target_was_divided_each_is_held_against_its_own_task(self) -> None:
        # 2/4, 9/30, 12/20, 6/6: 50, 30, 60 and 100 %, median 55; a rises to 2.2 and b to 16.5, never to the 7.5 that
        # is the median of the lengths; e was given nothing and f no figure. 60 + 0.2 + 7.5 = 67.7
        townships: dict[str, Point | None] = {
            "a": at("2024-12", 2), "b": at("2024-12", 9), "c": at("2024-12", 12), "d": at("2024-12", 6),
            "e": at("2024-12", 1), "f": None,
        }  # fmt: skip
        goals = {"a": 4.0, "b": 30.0, "c": 20.0, "d": 6.0, "f": 10.0}
        found = laggards_at_median(ROAD, [at("2024-12", 60)], townships, ASOF, goals=goals)
        assert found is not None
        assert found.median == pytest.approx(55) and found.lifted == ("a", "b")
        assert found.value == pytest.approx(67.7)
        assert found.reason.startswith("测算：2个低于中位数的乡镇提到中位数完成各自任务的55%，全县2024年12月为67.7公里")

    def test_nobody_is_lifted_beyond_the_own_task(self) -> None:
        # 9/10, 24/20, 40/30: median 120 %; a rises to its 10 alone
        townships = {"a": at("2024-12", 9), "b": at("2024-12", 24), "c": at("2024-12", 40)}
        goals = {"a": 10.0, "b": 20.0, "c": 30.0}
        found = laggards_at_median(ROAD, [at("2024-12", 73)], townships, ASOF, goals=goals)
        assert found is not None and found.lifted == ("a",) and found.value == pytest.approx(74)

    def test_of_a_divided_ratio_the_own_task_is_the_most(self) -> None:
        # 10, 30 and 50 % of 100 each, median 30: a was given 20 %, so its 10 become 20: (20 + 30 + 50)/400, d as it is
        townships = {
            name: at("2024-12", numerator=n, denominator=100) for name, n in zip("abcd", (10, 30, 50, 0), strict=True)
        }
        county = [at("2024-12", numerator=90, denominator=400)]
        found = laggards_at_median(COVERAGE, county, townships, ASOF, goals={"a": 20.0, "b": 60.0, "c": 60.0})
        assert found is not None and found.lifted == ("a",) and found.value == pytest.approx(25)

    def test_without_anybody_who_has_a_task_there_is_nothing_to_lift(self) -> None:
        assert laggards_at_median(ROAD, [at("2024-12", 9)], {"a": at("2024-12", 9)}, ASOF, goals={}) is None

    def test_one_alone_and_equal_ones_lift_nobody(self) -> None:
        for townships in ({"a": at("2024-12", 20)}, {"a": at("2024-12", 20), "b": at("2024-12", 20)}):
            found = laggards_at_median(ROAD, [at("2024-12", 40)], townships, ASOF)
            assert found is not None and (found.lifted, found.value) == ((), 40)
            assert found.reason.startswith("测算：没有低于中位数的乡镇，全县")

    @pytest.mark.parametrize("target", [DROPOUTS, SUPPLY, replace(WATER, unit="项")])
    def test_nothing_that_adds_up(self, target: Target) -> None:
        assert laggards_at_median(target, [at("2024-12", 1)], {"a": at("2024-12", 1)}, ASOF) is None
        assert laggards_at_median(ROAD, [at("2024-12", 1)], {"a": None}, ASOF) is None
        assert laggards_at_median(POTATOES, [at("2024-12", 1)], {"a": at("2024-12", 1)}, ASOF) is None
        assert laggards_at_median(POTATOES, [at("2025-12", 1)], {"a": at("2025-12", 1)}, Month(2025, 12)) is not None
        assert laggards_at_median(ROAD, [], {"a": at("2024-12", 1)}, ASOF) is None
