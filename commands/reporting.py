"""The reporting round on the command line: the board, and the prefilled templates of one reporter."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from functools import partial

from analysis.offices.reporting_round import (
    DutyState,
    Standing,
    board_day,
    last_ended,
    standings,
    tallies,
    urgent_first,
)
from commands.stores import on_store
from commands.terminal import Commands, argument, say
from data_access.county.rows import Township
from data_access.manifest import Manifest
from data_access.published.read_model import ReadModel
from data_access.record.notes.reports import reporter_names
from data_access.store import Store
from data_access.workbooks.prefilled import PrefilledSet, prefilled_set
from errors import DashboardError
from models.time import Month, Period
from models.viewing import EVERYBODY
from services import clock
from services.offices.duties import reporting_round


def _board(store: Store, arguments: argparse.Namespace) -> int:
    return say(*board(store, arguments.period, clock.now()))


def board(store: Store, period: str, now: dt.datetime) -> Iterator[str]:
    """Who has reported, who is late, what came back: the lines to print, for one period or the last ended ones."""
    names = reporter_names(store.county)
    day, found = _standings(store, period, now)
    yield f"报送情况，逾期算到 {day}："
    for tally in tallies(found, names):
        states = "，".join(f"{state.label} {count}" for state, count in tally.counts.items() if count)
        yield f"{names[tally.reporter]}：应报 {tally.total}，{states}"
        for item in urgent_first(item for item in found if item.duty.reporter == tally.reporter):
            reason = f"（{item.reason}）" if item.reason else ""
            yield f"    {item.duty.title} {item.period.label}，应于 {item.due.day} 前报：{item.words}{reason}"
    if unnamed := [item.duty.title for item in found if item.state is DutyState.UNNAMED]:
        yield f"还没有报送单位，待县里确认：{'、'.join(unnamed)}"


def prefilled_for(store: Store, reporter: str, period: str, now: dt.datetime) -> PrefilledSet:
    """The prefilled templates of a township or unit, by its name.

    Raises:
        DashboardError: nobody is called so, or the period cannot be read.
    """
    found = store.county.find_township(reporter) or store.county.find_unit(reporter)
    if found is None:
        example = store.county.townships[0].name
        raise DashboardError(f"没有“{reporter}”这个乡镇或单位。请写名录里的名称，如 {example}。")
    _, standing = _standings(store, period, now)
    code = found.code if isinstance(found, Township) else found.id
    return prefilled_set(store, [item.duty for item in standing], code, {item.period for item in standing})


def _standings(store: Store, period: str, now: dt.datetime) -> tuple[dt.date, list[Standing]]:
    manifest = store.publish(now)
    day = board_day(now.date(), shown_month(store, manifest, now.date()), is_demo=manifest.is_demo)
    periods = [_parsed(period)] if period else last_ended(day)
    query = partial(ReadModel(store.settings.stores.read_model, manifest).query, viewer=EVERYBODY)
    duties, hand_ins = reporting_round(query, store.settled_county(), store.ledgers, EVERYBODY, periods)
    return day, standings(duties, hand_ins, periods, store.settings.reporting.due_days, day)


def shown_month(store: Store, manifest: Manifest, today: dt.date) -> Month:
    """The month the screens show first."""
    return manifest.shown_first(today, store.county.plan.end_month)


def _parsed(period: str) -> Period:
    try:
        return Period.parse(period)
    except ValueError:
        raise DashboardError(f"认不出报送期“{period}”。请写成 2025-06、2025-Q2 或 2025。") from None


COMMANDS: Commands = {"board": on_store(_board, argument("--period", default="", metavar="报送期"))}
