"""Working days of China: weekends, holidays and shifted working days as the State Council announces them each year.

For a year not announced yet Monday to Friday count as working, and every answer says so.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import chinese_calendar

from models.time import DayKind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The last day of a limit; ``is_announced``: whether the holidays of all days counted are known."""

    day: dt.date
    is_announced: bool


@lru_cache(maxsize=8192)
def working(day: dt.date) -> tuple[bool, bool]:
    """Whether the day is worked, and whether its year's holidays are known."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


def moved_to_working(day: dt.date) -> Due:
    """The day itself, or the next working day where it is a day off."""
    is_announced = True
    while True:
        is_working, is_known = working(day)
        is_announced &= is_known
        if is_working:
            return Due(day, is_announced)
        day += _DAY


@lru_cache(maxsize=16384)
def add_days(start: dt.date, count: int, kind: DayKind) -> Due:
    """The day that is ``count`` days after ``start``, which itself is not counted.

    Calendar days are not moved off a holiday; of working days the ``count``-th after the start is the last one.
    """
    if kind is DayKind.CALENDAR:
        return Due(start + dt.timedelta(days=count), True)
    day, is_announced = start, True
    while count > 0:
        day += _DAY
        is_working, is_known = working(day)
        is_announced &= is_known
        count -= is_working
    return Due(day, is_announced)


@lru_cache(maxsize=16384)
def days_between(start: dt.date, end: dt.date, kind: DayKind) -> int:
    """Days after ``start`` up to and with ``end``, of this kind; 0 where the end is not later."""
    if kind is DayKind.CALENDAR:
        return max(0, (end - start).days)
    return sum(working(start + dt.timedelta(days=past))[0] for past in range(1, (end - start).days + 1))
