"""Working days worked out by hand over holidays and shifted working days."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.offices.working_days import Due, add_days, days_between, moved_to_working
from models.time import DayKind

D = dt.date


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        # 2025年春节: off 01-28 to 02-04, worked on Sunday 01-26 and Saturday 02-08.
        (D(2025, 1, 24), 1, D(2025, 1, 26)),
        (D(2025, 1, 24), 3, D(2025, 2, 5)),
        (D(2025, 1, 24), 6, D(2025, 2, 8)),
        # 2024年国庆: off 10-01 to 10-07, worked on Sunday 09-29 and Saturday 10-12.
        (D(2024, 9, 27), 5, D(2024, 10, 10)),
        (D(2024, 10, 9), 3, D(2024, 10, 12)),
        # Two weekends and the Dragon Boat holiday (05-31 to 06-02) in twenty working days.
        (D(2025, 5, 6), 20, D(2025, 6, 4)),
    ],
)
def test_working_days_are_counted_over_holidays(start: dt.date, count: int, day: dt.date) -> None:
    assert add_days(start, count, DayKind.WORKING) == Due(day, True)
    assert days_between(start, day, DayKind.WORKING) == count


def test_calendar_days_are_not_moved_off_a_holiday() -> None:
    assert add_days(D(2025, 1, 27), 3, DayKind.CALENDAR) == Due(D(2025, 1, 30), True)
    assert days_between(D(2025, 1, 27), D(2025, 1, 30), DayKind.CALENDAR) == 3


def test_a_year_nobody_announced_goes_by_the_week_and_says_so() -> None:
    # 2040-01-02 is a Monday: five working days end on the Monday after.
    assert add_days(D(2040, 1, 2), 5, DayKind.WORKING) == Due(D(2040, 1, 9), False)
    assert moved_to_working(D(2040, 1, 7)) == Due(D(2040, 1, 9), False)


def test_nothing_lies_between_a_day_and_itself_or_an_earlier_one() -> None:
    for kind in DayKind:
        assert days_between(D(2025, 3, 3), D(2025, 3, 3), kind) == 0
        assert days_between(D(2025, 3, 3), D(2025, 3, 1), kind) == 0
