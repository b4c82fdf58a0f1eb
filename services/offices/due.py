"""到期未办: what is past its limit, wanting or ending soon, out of every ledger that declares it; one list for all pages."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.offices.due_list import OWED, Standing, counts, said, stood
from data_access.county.ledgers import Ledger, Ledgers
from data_access.published.ledger_view import LedgerView
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services import reading
from services.days import today, whole
from services.words import words
from settings import settings

#: Who has to act on what no unit is named for and lies in a township.
TOWNSHIP = "township"


@dataclass(frozen=True)
class DueList:
    """What is due under the filters.

    Attributes:
        rows: those of :func:`data_access.published.dues.due_rows` with standing, days and actor (a unit's id,
            :data:`TOWNSHIP`, or empty while the county has not said); do not change in place.
        apart: how many of the whole county, of no township, a township filter leaves out.
        day: the last day that counts.
    """

    rows: pd.DataFrame
    apart: int
    day: dt.date

    @property
    def owed(self) -> int:
        """How many are past their limit or wanting."""
        return int(self.rows["standing"].isin(OWED).sum())

    @property
    def soon(self) -> int:
        return int((self.rows["standing"] == Standing.SOON).sum())

    def by(self, column: str) -> dict[str, Mapping[Standing, int]]:
        """``title``, ``actor`` or ``township_code`` -> how many of each standing; ``""``: none."""
        return counts(self.rows, column)


def due(filters: Filters) -> DueList:
    """What is due at the end of the month shown, or by now while it is running."""
    return _due(filters, today())


@reading.once
def _due(filters: Filters, now: dt.date) -> DueList:
    rows, day = _all(whole(filters), now), last_day(filters, now)
    if filters.units:
        chosen = set(filters.units)
        pairs = zip(rows["unit_id"], rows["named"], strict=True)
        is_theirs = [unit in chosen if unit else not chosen.isdisjoint(named.split(",")) for unit, named in pairs]
        rows = rows[pd.Series(is_theirs, rows.index, dtype=bool)]
    apart = 0
    if filters.townships:
        apart = int(rows["township_code"].isna().sum())
        rows = rows[rows["township_code"].isin(filters.townships)]
    return DueList(rows.reset_index(drop=True), apart, day)


@reading.once
def _all(month: Filters, now: dt.date) -> pd.DataFrame:
    day = last_day(month, now)
    soon = settings().supervision.soon_days
    found = stood(reading.due_rows(day, day + dt.timedelta(days=soon)), day)
    actors = [_actor(row) for row in words.each(found)]
    return found.assign(actor=pd.Series(actors, found.index, dtype=object))


def _actor(row: Any) -> str:
    """The unit that has to act, :data:`TOWNSHIP`, or empty while the county has not said."""
    if not words.is_missing(row.unit_id):
        return str(row.unit_id)
    return "" if row.named or words.is_missing(row.township_code) else TOWNSHIP


def last_day(filters: Filters, now: dt.date) -> dt.date:
    """The end of the month, or yesterday while it is running: a limit has not run out before its day is over."""
    return min(filters.asof.end, now - dt.timedelta(days=1))


@reading.once
def silent(day: dt.date) -> tuple[str, ...]:
    """Titles of the ledgers that could say something is due and hold no row by that day's month: their silence is no
    good news."""
    opened, month = reading.store().ledgers, Filters((), (), Month.of(day))
    asked = {ledger.name for ledger in opened if ledger.due}
    asked |= {name for check in opened.due.values() for name in check.tables & opened.ledgers.keys()}
    return tuple(ledger.title for ledger in opened if ledger.name in asked and not _rows_of(ledger, opened, month))


def _rows_of(ledger: Ledger, opened: Ledgers, month: Filters) -> int:
    """How many rows the county had by then, those over by then too, whoever is looking."""
    view = LedgerView(reading.model(), reading.county(), opened, ledger, EVERYBODY, month)
    found = view.summary()
    return int(found["row_count"] + found["ended_count"])


def kept(found: DueList, title: str, standing: str) -> DueList:
    """The rows of one matter and standing; an empty word keeps all."""
    rows = found.rows
    if title:
        rows = rows[rows["title"] == title]
    if standing:
        rows = rows[rows["standing"] == standing]
    return replace(found, rows=rows)


def who(row: Any) -> str:
    """Who has to act: the unit, the township, or that the county has not said."""
    county = reading.county()
    if row.actor == TOWNSHIP:
        return county.township(row.township_code).name
    return county.unit(row.actor).short_name if row.actor else "待县里确认"


def where(row: Any) -> str:
    """Village and township, or that it is the whole county's."""
    county = reading.county()
    if words.is_missing(row.township_code):
        return "全县"
    township = county.township(row.township_code).name
    return township if words.is_missing(row.village_code) else f"{township} {county.village(row.village_code).name}"


def stands(row: Any) -> str:
    """How it stands, in words."""
    return said(row.standing, None if words.is_missing(row.days) else int(row.days))


HEADER = ("状态", "事项", "内容", "地点", "谁办", "期限")


def sheet_rows(found: DueList) -> list[Sequence[object]]:
    """The list as rows of a workbook under :data:`HEADER`."""
    return [(stands(row), row.title, row.name, where(row), who(row), row.due_on) for row in words.each(found.rows)]
