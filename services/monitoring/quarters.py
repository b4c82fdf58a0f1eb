"""The county's quarterly adjustments as reported, and what moved in each quarter."""

from dataclasses import dataclass

import pandas as pd

from analysis.monitoring.screening import (
    NOT_DONE,
    ON_TIME,
    Quarter,
    Said,
    ScreeningState,
    Standing,
    flows,
    quarter,
    stand,
)
from analysis.offices.reporting_round import due_date
from models.time import Month, Period
from models.viewing import Filters
from services import reading
from services.monitoring import cases
from services.monitoring.screening import Calendar, calendar, commitment, townships
from services.words import words
from settings import settings

_QUARTERS = 4
_CYCLE = "quarter"


@dataclass(frozen=True)
class Adjustment:
    """One quarter: the county's adjustment as reported, and what moved by township.

    Attributes:
        last: the last month counted, the month shown in a quarter that is running.
        county: how the county's own adjustment stands; row_id: of its report, empty without one.
        moved: see :func:`analysis.monitoring.screening.flows`; None where the ledger of cases holds nobody.
    """

    period: Period
    last: Month
    county: Standing
    row_id: str
    moved: pd.DataFrame | None
    screened: dict[str, Quarter]

    @property
    def label(self) -> str:
        is_running = self.last != self.period.last
        return f"{self.period.label}（到{self.last.month}月）" if is_running else self.period.label

    @property
    def whole(self) -> Quarter:
        parts = self.screened.values()
        return Quarter(
            sum(one.due for one in parts), sum(one.complete for one in parts), all(one.is_over for one in parts)
        )

    def count(self, name: str, township: str = "") -> int | None:
        if self.moved is None:
            return None
        if township:
            return int(self.moved[name].get(township, 0))
        return int(self.moved[name].sum())


def adjustments(filters: Filters) -> list[Adjustment]:
    """The quarters of the last twelve months that have begun, newest first."""
    day = calendar(filters).day
    return reading.derived(f"screening_quarters_{day}", lambda: _adjustments(filters), filters)


def _adjustments(filters: Filters) -> list[Adjustment]:
    found, first = calendar(filters), reading.county().plan.start_month
    newest = Period(filters.asof.plus(-filters.asof.month % 3), _CYCLE)
    periods = [newest.plus(-back) for back in range(_QUARTERS)]
    reported = _county_reports(filters)
    return [_adjustment(period, found, reported, filters) for period in periods if period.last >= first]


def _county_reports(filters: Filters) -> dict[Month, tuple[Said, str]]:
    """Last month of a quarter -> what the county reported on it, and that row."""
    promise = commitment(_CYCLE)
    if promise is None:
        return {}
    found = reading.rows("cadence_reports", commitment=promise.id, month=str(filters.asof))
    reports = {}
    for row in words.each(found):
        done_on = None if words.is_missing(row.done_on) else pd.Timestamp(row.done_on).date()
        is_done = not words.is_missing(row.value) and row.value >= 1
        reports[Month.parse(row.month)] = (Said(ON_TIME if is_done else NOT_DONE, done_on), str(row.row_id))
    return reports


def _adjustment(
    period: Period, found: Calendar, reported: dict[Month, tuple[Said, str]], filters: Filters
) -> Adjustment:
    last = min(period.last, filters.asof)
    said, row_id = reported.get(period.last, (None, ""))
    county = stand(period.end, due_date(period, settings().reporting.due_days).day, said, found.day)
    at_end = Filters(filters.townships, (), last)
    moved = flows(cases.cases(at_end), period.last.plus(-2), last) if cases.is_reported(at_end) else None
    months = [month for month in found.months if period.last.plus(-2) <= month <= period.last]
    ahead = [Standing(ScreeningState.NOT_DUE)] * period.last.minus(last)
    screened = {
        town.code: quarter([*(found.standings[one.code, month] for month in months), *ahead] for one in found.of(town))
        for town in townships(filters)
    }
    return Adjustment(period, last, county, row_id, moved, screened)


MOVES = ("entered", "eliminated", "still_open")


def number(count: int | None) -> str:
    return "缺数" if count is None else str(count)


def quarters_text(filters: Filters) -> str:
    """The newest quarter as its passport shows it."""
    one = adjustments(filters)[0]
    moves = " · ".join(f"{word} {number(one.count(name))} 户" for name, word in zip(MOVES, _WORDS, strict=True))
    return f"{one.label}：{moves}"


_WORDS = ("纳入", "消除", "季末未消除")
