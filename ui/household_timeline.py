"""Everything that happened to one household, by day."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from models import Filters
from ui import cached, cards, words
from ui.passports import mark


def section(household: pd.Series, cases: pd.DataFrame, filters: Filters) -> str:
    """The events in two columns, newest first: clues, problems, help, insurance, and what became of each case."""
    rows = sorted(_events(str(household["household_id"]), cases, filters), key=lambda row: row[0], reverse=True)
    if not rows:
        return cards.muted("没有记录。")
    body = [(cards.whole(str(day)), what, detail) for day, what, detail in rows]
    half = -(-len(body) // 2)
    tables = [cards.table((), part) for part in (body[:half], body[half:]) if part]
    return "".join(cards.side_by_side(tables))


def _events(id: str, cases: pd.DataFrame, filters: Filters) -> list[tuple[dt.date, object, str]]:
    day = filters.asof.end
    found: list[tuple[dt.date, object, str]] = [
        (_day(row.day), cards.joined(row.what, mark(filters, "row", row.ledger, row.row_id)), words.text(row.detail))
        for row in words.each(cached.rows("household_events", household=id, day=day))
    ]
    gaps = cached.rows("household_gaps", day=day)
    for row in words.each(gaps[gaps["household_id"] == id]):
        solved = f"{words.day(row.solved_on)}解决" if not words.is_missing(row.solved_on) else "没有解决"
        what = cards.joined(f"{row.guarantee}问题", mark(filters, "row", "guarantee_gaps", row.row_id))
        found.append((_day(row.found_on), what, f"{row.problem_kind}，{solved}"))
    for row in words.each(cases):
        link = mark(filters, "row", "cases", row.case_id)
        if not words.is_missing(row.entered_on):
            found.append((_day(row.entered_on), cards.joined("纳入监测", link), str(row.category)))
        if not words.is_missing(row.eliminated_on):
            found.append((_day(row.eliminated_on), cards.joined("风险消除", link), words.text(row.elimination)))
    return found


def _day(value: object) -> dt.date:
    return pd.Timestamp(value).date()  # type: ignore[arg-type]
