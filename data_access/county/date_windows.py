"""When a date may be: the window of a column, and what lies after the present.

A date outside its window is a slip of the pen (2205 for 2025). One inside it but after the present is asked about
where the column tells what happened; plans, terms and deadlines rightly lie ahead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data_access.county.ledgers import Column, ColumnType

_EARLIEST = dt.date(1900, 1, 1)
_YEARS_AHEAD = 10


@dataclass(frozen=True)
class Window:
    """The days from ``earliest`` to ``latest``, both included, and the present, ``today``."""

    earliest: dt.date
    latest: dt.date
    today: dt.date

    @classmethod
    def of(cls, column: Column, today: dt.date) -> Window:
        """The column's own limits, else 1900 to ten years ahead."""
        last = dt.date(today.year + _YEARS_AHEAD, 12, 31)
        return cls(column.earliest or _EARLIEST, column.latest or last, today)

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """Whether a span of days, such as a month, lies inside."""
        return self.earliest <= last and first <= self.latest

    def is_ahead(self, first: dt.date) -> bool:
        """Whether what begins on this day lies in a month after the present one."""
        return (first.year, first.month) > (self.today.year, self.today.month)

    @property
    def words(self) -> str:
        return f"{self.earliest.year} 年到 {self.latest.year} 年之间"


def span(column: Column, value: object) -> tuple[dt.date, dt.date] | None:
    """First and last day of a value in force: a date, a month ``YYYY-MM`` or a year; None where it is none of them."""
    try:
        if column.type is ColumnType.DATE and isinstance(value, dt.date):
            return value, value
        if column.type is ColumnType.MONTH and isinstance(value, str):
            first = dt.date.fromisoformat(f"{value}-01")
            return first, (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        if column.type is ColumnType.YEAR and isinstance(value, int):
            return dt.date(value, 1, 1), dt.date(value, 12, 31)
    except (ValueError, OverflowError):
        return None
    return None
