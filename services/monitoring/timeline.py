"""Everything that happened to one household, by day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.monitoring.case_clock import CaseStatus
from models.viewing import Filters
from services import reading
from services.monitoring.household import File
from services.words import words


@dataclass(frozen=True)
class Event:
    """One thing on one day.

    Attributes:
        ledger, row_id: where it is written down. is_detail: a step or a year, which the sheet shows in sections of
            their own.
    """

    day: dt.date
    what: str
    detail: str
    ledger: str
    row_id: str
    is_detail: bool = False


def events(file: File, filters: Filters) -> list[Event]:
    """Every event of the household by the end of the month shown, newest first."""
    id = str(file.household["household_id"])
    found = [
        Event(words.date_of(row.day), row.what, words.text(row.detail), row.ledger, row.row_id)
        for row in words.each(reading.rows("household_events", household=id, day=filters.asof.end))
    ]
    found += [*_of_gaps(id, filters), *_of_cases(file.cases), *_of_steps(file.cases, file.steps), *_of_years(file)]
    return sorted(found, key=lambda event: event.day, reverse=True)


def _of_gaps(id: str, filters: Filters) -> Iterator[Event]:
    gaps = reading.rows("household_gaps", day=filters.asof.end)
    for row in words.each(gaps[gaps["household_id"] == id]):
        kind = f"{row.problem_kind}{'（因身体原因）' if row.is_for_health else ''}"
        yield Event(words.date_of(row.found_on), f"发现{row.guarantee}问题", kind, "guarantee_gaps", row.row_id)
        if not words.is_missing(row.solved_on):
            how = "，".join(part for part in (row.problem_kind, words.text(row.solution)) if part)
            yield Event(words.date_of(row.solved_on), f"解决{row.guarantee}问题", how, "guarantee_gaps", row.row_id)


def _of_cases(cases: pd.DataFrame) -> Iterator[Event]:
    for row in words.each(cases):
        again = "" if row.entry_number == 1 else f"，第 {row.entry_number} 次"
        if row.status == CaseStatus.REFUSED and not words.is_missing(row.refused_on):
            yield Event(words.date_of(row.refused_on), "不予纳入", f"拟{row.category}{again}", "cases", row.case_id)
        elif not words.is_missing(row.entered_on):
            yield Event(words.date_of(row.entered_on), "纳入监测", f"{row.category}{again}", "cases", row.case_id)
        if not words.is_missing(row.eliminated_on):
            yield Event(words.date_of(row.eliminated_on), "风险消除", words.text(row.elimination), "cases", row.case_id)


def _of_steps(cases: pd.DataFrame, steps: pd.DataFrame) -> Iterator[Event]:
    numbers = dict(zip(cases["case_id"], cases["entry_number"], strict=True))
    for row in words.each(steps):
        ended = f"{row.done_on} 办结" if row.done_on else "没有办结"
        said = (f"第 {numbers[row.case_id]} 次" if len(cases) > 1 else "", words.text(row.measure), ended, words.text(row.handled_by))  # fmt: skip
        detail = "，".join(part for part in said if part)
        yield Event(row.started_on, f"环节：{row.step}", detail, "case_steps", row.row_id, is_detail=True)


def _of_years(file: File) -> Iterator[Event]:
    """A year stands where it ends, on 30 September."""
    for id, one in zip(file.years["row_id"], file.incomes(), strict=True):
        said = "缺数" if one.net is None else f"{words.number(one.net, '元')} 元"
        day = dt.date(one.year, 9, 30)
        yield Event(day, f"{one.year}年度收入", f"人均纯收入 {said}", "household_years", id, is_detail=True)
