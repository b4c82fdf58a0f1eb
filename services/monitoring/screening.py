"""The screening rounds as a calendar of townships and months."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.monitoring.screening import WAITED_FOR, Said, Standing, Tally, stand, tally
from analysis.offices.reporting_round import due_date
from data_access.county.rows import Commitment, Township, Village, VillageKind
from models.time import Month, Period
from models.viewing import Filters
from services import reading
from services.days import day_of
from services.ledgers import known
from services.words import words
from settings import settings

LEDGER = "screenings"

MONTHS_SHOWN = 12

NOT_REPORTED = "缺数：截至这个月，村级防返贫排查台账里没有排查记录。请到数据管理导入。"


@dataclass(frozen=True)
class Calendar:
    """The villages that are due and how each of the last months stands on ``day``.

    Attributes:
        months: oldest first; the last one is the month shown. villages: in register order.
        standings: of every village and month. row_ids: of the rows, by village and month.
        communities: how many of the register have no row and are left out.
    """

    day: dt.date
    months: tuple[Month, ...]
    villages: tuple[Village, ...]
    standings: Mapping[tuple[str, Month], Standing]
    row_ids: Mapping[tuple[str, Month], str]
    communities: int

    @property
    def month(self) -> Month:
        return self.months[-1]

    def of(self, township: Township) -> list[Village]:
        return [village for village in self.villages if village.township_code == township.code]

    def tally(self, villages: Sequence[Village], month: Month) -> Tally:
        return tally(self.standings[village.code, month] for village in villages)

    def waited(self, villages: Sequence[Village]) -> dict[str, Standing]:
        """Villages by name whose screening of the month shown is waited for, the longest delay first."""
        found = {village.name: self.standings[village.code, self.month] for village in villages}
        waited = {name: item for name, item in found.items() if item.state in WAITED_FOR}
        return dict(sorted(waited.items(), key=lambda pair: -pair[1].days_late))


def calendar(filters: Filters) -> Calendar:
    """The calendar of the chosen townships, once a version, day and filters."""
    day = day_of(filters)
    return reading.derived(f"screening_calendar_{day}", lambda: _calendar(filters, day), filters)


def is_reported(filters: Filters) -> bool:
    """Whether the ledger holds any row by the month, of whatever place: else there is no figure, and no nought either."""
    first, last = str(reading.county().plan.start_month), str(filters.asof)
    return not reading.rows("screenings", first=first, last=last).empty


def townships(filters: Filters) -> list[Township]:
    """The chosen townships, all where none is chosen, as far as the viewer may see them."""
    areas = reading.viewer().areas
    return [
        town
        for town in reading.county().townships
        if (not filters.townships or town.code in filters.townships) and (areas is None or town.code in areas)
    ]


def _calendar(filters: Filters, day: dt.date) -> Calendar:
    last, first = filters.asof, max(filters.asof.plus(1 - MONTHS_SHOWN), reading.county().plan.start_month)
    months = tuple(first.plus(step) for step in range(last.minus(first) + 1))
    rows = reading.rows("screenings", townships=filters.townships, first=str(first), last=str(last))
    said = {(row.village_code, Month.parse(row.month)): row for row in words.each(rows)}
    nothing = _handed_in_without_rows(months)
    limits = settings().reporting.due_days
    dues = {month: due_date(Period(month, "month"), limits).day for month in months}
    chosen = {town.code for town in townships(filters)}
    listed = [village for village in reading.county().villages if village.township_code in chosen]
    reporting = set(rows["village_code"])
    due = tuple(one for one in listed if one.kind is not VillageKind.COMMUNITY or one.code in reporting)
    standings = {
        (village.code, month): stand(
            month.end, dues[month], _said(said.get((village.code, month))), day,
            is_nothing=(village.township_code, month) in nothing,
        )
        for village in due
        for month in months
    }  # fmt: skip
    row_ids = {key: str(row.row_id) for key, row in said.items()}
    return Calendar(day, months, due, standings, row_ids, len(listed) - len(due))


def _said(row: object) -> Said | None:
    if row is None:
        return None
    done_on = row.done_on  # type: ignore[attr-defined]
    day = None if words.is_missing(done_on) else pd.Timestamp(done_on).date()
    return Said(str(row.status), day)  # type: ignore[attr-defined]


def _handed_in_without_rows(months: Sequence[Month]) -> set[tuple[str, Month]]:
    """Townships and months with an accepted 零报送."""
    texts = [str(month) for month in months]
    found = reading.rows("hand_ins", periods=texts, last_months=[])
    is_nothing = (found["subject"] == LEDGER) & (found["state"] == "accepted") & (found["row_count"] == 0)
    return {(row.reporter, Month.parse(row.period)) for row in words.each(found[is_nothing])}


def month_rows(filters: Filters) -> list[str]:
    """Surrogates of the month's rows."""
    found = calendar(filters)
    return [id for (_, month), id in found.row_ids.items() if month == found.month]


def commitment(cycle: str) -> Commitment | None:
    """The plan's promise to screen or adjust once in each such period, among the articles of the screenings' ledger."""
    articles = reading.store().ledgers[LEDGER].articles if known.is_kept(LEDGER) else ()
    regular = (
        one for one in reading.county().commitments if one.kind.traits.is_recurring and one.article_id in articles
    )
    return next((one for one in regular if str(one.report_cycle) == cycle), None)


def month_text(filters: Filters) -> str:
    """The figure of the month as its passport shows it."""
    found = calendar(filters)
    counts = found.tally(found.villages, found.month).counts
    return " · ".join(f"{state.label} {count}" for state, count in counts.items() if count)
