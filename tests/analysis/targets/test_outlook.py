"""Worked answers for the yearly need and the yearly paces seen. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.course import months_to
from analysis.targets.inputs import Point, Target
from analysis.targets.outlook import Outlook, outlook
from models.time import Month
from tests.analysis.targets.builders import HERBS, JOBS, POTATOES, ROAD, SEWAGE, START, TOILETS, WATER, at


def seen(target: Target, *points: Point, asof: str = "2027-12") -> Outlook:
    found = outlook(target, points, Month.parse(asof))
    assert found is not None
    return found


class TestOutlook:
    def test_slowest_and_fastest_of_the_windows(self) -> None:
        # newest 2024-06 with 240: since 2023-12 (180) 60 in 6 months = 120 a year; since 2023-06 (168) 72 a year;
        # since 2022-06 (120) 120 in 24 months = 60 a year. 2022-03 is 27 months back and does not count.
        found = seen(
            ROAD, at("2022-03", 0), at("2022-06", 120), at("2023-06", 168), at("2023-12", 180), at("2024-06", 240),
            asof="2024-06",
        )  # fmt: skip
        assert found.fastest.per_year == pytest.approx(120) and found.slowest.per_year == pytest.approx(60)
        assert (found.fastest.since, found.fastest.until) == (Month(2023, 12), Month(2024, 6))
        assert found.slowest.since == Month(2022, 6)
        # 120 left: 12 months at 120 a year, 24 at 60
        assert (found.fastest.reached_month, found.fastest.is_in_time) == (Month(2025, 6), True)
        assert (found.slowest.reached_month, found.slowest.is_in_time) == (Month(2026, 6), False)
        # 120 over the 18 months to 2025-12 is 80 a year
        assert (found.months_left, found.shortfall) == (18, 120) and found.needed_per_year == pytest.approx(80)
        assert found.reason == (
            "还差120公里，剩18个月，还需每年80公里；"
            "按近期最快年进度120公里（2023年12月至2024年6月），2025年6月达到，不晚于期限；"
            "按近期最慢年进度60公里（2022年6月至2024年6月），2026年6月达到，晚于期限6个月"
        )
        assert "预测" not in found.reason

    def test_reaching_it_in_the_deadlines_month_is_in_time(self) -> None:
        found = seen(ROAD, at("2023-12", 240), at("2024-12", 300))  # 60 a year, 60 left, a year to go
        assert found.fastest.reached_month == Month(2025, 12) and found.fastest.is_in_time
        short = seen(ROAD, at("2023-12", 240), at("2024-12", 299.9))  # 59.9 a year for 60.1: 12.04 months
        assert short.fastest.reached_month == Month(2026, 1) and not short.fastest.is_in_time

    def test_one_window_is_told_once(self) -> None:
        found = seen(ROAD, at("2023-12", 180), at("2024-12", 240), asof="2024-12")
        assert found.slowest == found.fastest
        assert (
            found.reason
            == "还差120公里，剩12个月，折合还需每年120公里；按近期年进度60公里（2023年12月至2024年12月），2026年12月达到，晚于期限12个月"
        )

    def test_the_months_left_are_those_from_the_month_shown(self) -> None:
        """The newest figure is of December, but on 30 June 2025 six months are left until December, not twelve."""
        found = outlook(ROAD, [at("2023-12", 180), at("2024-12", 240)], Month(2025, 6))
        assert found is not None and found.months_left == 6 and found.needed_per_year == pytest.approx(240)
        assert found.reason.startswith("还差120公里，剩6个月，折合还需每年240公里；")

    def test_two_paces_that_differ_are_not_written_alike(self) -> None:
        # since 2023-12: 0.51 a year; since 2022-12: 1.01 in two years, 0.505 a year
        found = seen(HERBS, at("2022-12", 40), at("2023-12", 40.5), at("2024-12", 41.01))
        assert "最快年进度0.51万亩" in found.reason and "最慢年进度0.5万亩" in found.reason

    def test_standing_still_and_falling_reach_nothing(self) -> None:
        still = seen(ROAD, at("2023-12", 180), at("2024-06", 180))
        assert (still.slowest.per_year, still.slowest.reached_month, still.slowest.is_in_time) == (0, None, False)
        assert still.reason.endswith("按近期年进度0公里（2023年12月至2024年6月），看不到哪个月能达到")
        falling = seen(HERBS, at("2022-12", 30), at("2023-12", 27))
        assert falling.fastest.per_year == pytest.approx(-3) and falling.fastest.reached_month is None
        assert "年进度减少3万亩" in falling.reason

    def test_what_takes_more_than_fifty_years_is_not_in_sight(self) -> None:
        found = seen(ROAD, at("2022-12", 10), at("2024-12", 20))  # 340 at 5 a year: 68 years
        assert found.fastest.per_year == pytest.approx(5) and found.fastest.reached_month is None
        assert (months_to(50, 1), months_to(50.1, 1), months_to(-2, -4), months_to(0, -1)) == (600, None, 6, 0)

    def test_after_the_deadline_there_is_no_yearly_need(self) -> None:
        found = seen(ROAD, at("2025-06", 300), at("2026-06", 330))
        assert (found.months_left, found.needed_per_year) == (0, None)
        assert found.fastest.reached_month == Month(2027, 6) and found.fastest.is_in_time is False
        assert found.reason.startswith("还差30公里，期限已到；")

    def test_without_a_deadline_there_is_no_in_time(self) -> None:
        found = seen(replace(ROAD, deadline=None), at("2023-12", 180), at("2024-12", 240))
        assert (found.months_left, found.needed_per_year, found.fastest.is_in_time) == (None, None, None)
        assert found.reason.endswith("2026年12月达到")

    def test_rates_move_by_points(self) -> None:
        found = seen(SEWAGE, at("2022-12", 21), at("2023-12", 22), asof="2023-12")  # 3 points left in 2 years; 1 a year
        assert found.reason.startswith("还差3个百分点，剩24个月，还需每年1.5个百分点；按近期年进度1个百分点")
        by_date = replace(TOILETS, base_value=50, base_month=START)
        short = seen(by_date, at("2022-12", 53), at("2023-12", 56), asof="2023-12")
        assert short.needed_per_year == pytest.approx(4.5)  # 9 in 2 years

    def test_downward_targets_count_downwards(self) -> None:
        falling = replace(HERBS, target=4, base_value=10, comparison="=", unit="处")
        found = seen(falling, at("2022-12", 9), at("2023-06", 8), at("2023-12", 6))
        # since 2022-12: -3 a year; since 2023-06: -4 a year. 2 left: 8 and 6 months
        assert found.fastest.per_year == pytest.approx(-4) and found.fastest.reached_month == Month(2024, 6)
        assert found.slowest.per_year == pytest.approx(-3) and found.slowest.reached_month == Month(2024, 8)

    def test_later_figures_are_not_used(self) -> None:
        found = seen(ROAD, at("2022-12", 100), at("2023-12", 160), at("2024-12", 300), asof="2024-06")
        assert (found.value, found.value_month) == (160, Month(2023, 12))
        assert seen(ROAD, at("2022-12", 100), at("2023-12", 160), asof="2023-12").value == 160

    @pytest.mark.parametrize(
        ("target", "points"),
        [
            (ROAD, []),
            (ROAD, [at("2023-12", 180)]),
            (ROAD, [at("2023-11", 170), at("2023-12", 180)]),  # two months apart say nothing about a year
            (ROAD, [at("2021-06", 100), at("2023-12", 180)]),  # 30 months apart
            (ROAD, [at("2023-06", 180), at("2023-12", 360)]),  # reached
            (JOBS, [at("2022-12", 9000), at("2023-12", 9500)]),
            (WATER, [at("2022-12", 90), at("2023-12", 95)]),
            (TOILETS, [at("2022-12", 50), at("2023-12", 55)]),  # no base
            (POTATOES, [at("2022-12", 1.5), at("2023-12", 1.6)]),
            (replace(HERBS, base_value=None), [at("2022-12", 30), at("2023-12", 33)]),
            (replace(HERBS, base_value=45), [at("2022-12", 40), at("2023-12", 41)]),  # the base met it already
        ],
    )
    def test_nothing_to_say(self, target: Target, points: list[Point]) -> None:
        assert outlook(target, points, Month(2027, 12)) is None
