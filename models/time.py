"""Months, reporting periods and kinds of days."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

_MONTH = re.compile(r"(\d{4})-(\d{2})")

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")

#: Months of each report cycle.
CYCLE_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class DayKind(StrEnum):
    """How the days of a limit are counted."""

    CALENDAR = "自然日"
    WORKING = "工作日"


def chinese_day(day: dt.date) -> str:
    """``2025年7月3日``, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; the dashboard's only notion of 截至."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2200 and 1 <= self.month <= 12):
            raise ValueError(f"not a month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2025-06``; raises ValueError for anything else."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    @property
    def index(self) -> int:
        """Months since year 0, for arithmetic."""
        return self.year * 12 + self.month - 1

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def end(self) -> dt.date:
        """The last day of the month."""
        return self.plus(1).start - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """As officials write it: ``2025年6月``."""
        return f"{self.year}年{self.month}月"

    @property
    def known_year(self) -> int:
        """The newest year whose yearly figures exist at the month's end: the year itself only once it is over."""
        return self.year if self.month == 12 else self.year - 1

    def plus(self, months: int) -> Month:
        index = self.index + months
        return Month(index // 12, index % 12 + 1)

    def minus(self, other: Month) -> int:
        """Whole months from ``other`` to this month."""
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True)
class Period:
    """What one report is about: a month, a quarter or a year, known by its last month.

    Attributes:
        last: the last month. cycle: ``month``, ``quarter`` or ``year``.

    Raises:
        ValueError: unknown cycle, or no quarter or year ends with that month.
    """

    last: Month
    cycle: str

    def __post_init__(self) -> None:
        if self.last.month % CYCLE_MONTHS.get(self.cycle, 13):
            raise ValueError(f"not a period: {self.cycle} ending {self.last}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025-06``, ``2025-Q2`` or ``2025``; raises ValueError for anything else."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(f"not a period: {text!r}")
        year = int(match[1])
        if match[2]:
            return cls(Month(year, 3 * int(match[2])), "quarter")
        return cls(Month(year, int(match[3])), "month") if match[3] else cls(Month(year, 12), "year")

    @classmethod
    def before(cls, day: dt.date, cycle: str) -> Self:
        """The last period of this cycle that had ended when the day began."""
        month = Month.of(day).plus(-1)
        return cls(month.plus(-(month.month % CYCLE_MONTHS[cycle])), cycle)

    @property
    def first(self) -> Month:
        return self.last.plus(1 - CYCLE_MONTHS[self.cycle])

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.last.end

    @property
    def label(self) -> str:
        """As officials write it: ``2025年6月``, ``2025年二季度``, ``2025年``."""
        if self.cycle == "quarter":
            return f"{self.last.year}年{'一二三四'[self.last.month // 3 - 1]}季度"
        return self.last.label if self.cycle == "month" else f"{self.last.year}年"

    def plus(self, periods: int) -> Period:
        return Period(self.last.plus(periods * CYCLE_MONTHS[self.cycle]), self.cycle)

    def __str__(self) -> str:
        if self.cycle == "quarter":
            return f"{self.last.year:04d}-Q{self.last.month // 3}"
        return str(self.last) if self.cycle == "month" else f"{self.last.year:04d}"
