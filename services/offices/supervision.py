"""Matters under supervision and those proposed for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.offices.due_list import OWED
from analysis.offices.escalation import Clock, clock
from analysis.targets.states import Colour, Mark, Verdict
from data_access.county.rows import Unit
from data_access.record.notes.supervision import Item, Stage, items_of, row_subject
from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services import reading
from services.days import today
from services.offices.due import TOWNSHIP, due, stands, where
from services.targets.judged import judged
from services.words import words

_LONGEST_TITLE = 80


@dataclass(frozen=True)
class Proposal:
    """A red light, or a row that is due and not done, that nobody has put under supervision yet.

    Attributes:
        lead: the confirmed one; None = 待县里确认, so it cannot be assigned. named: the units the plan names.
        reason: a fragment of a sentence. word: of the light, marks: beside it. commitment_id: where its lead is settled,
            empty where there is none. passport: what its figure is, see :mod:`ui.parts.mark`. earlier: its last item that
            ended. is_found: a SELECT of the county has found it; of what ledgers declare the record is asked again.
    """

    subject: str
    title: str
    kind: Kind
    lead: Unit | None
    named: tuple[Unit, ...]
    reason: str
    word: str
    commitment_id: str
    passport: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    earlier: Item | None = None
    is_found: bool = False

    @property
    def is_said(self) -> bool:
        """Whether who assigns it has to say that it stands: a red light, or what a SELECT has found."""
        return self.is_found or (bool(self.commitment_id) and self.subject == self.commitment_id)


def items(filters: Filters) -> tuple[Item, ...]:
    """Items of the chosen departments, oldest first."""
    return tuple(item for item in all_items() if not filters.units or item.unit_id in filters.units)


def all_items() -> tuple[Item, ...]:
    """Every item the viewer may see, whatever is filtered."""
    whole = Filters((), (), reading.county().plan.start_month)
    return reading.derived(
        "supervision_items",
        lambda: items_of(reading.rows("supervision_items"), reading.rows("supervision_steps")),
        whole,
    )


def proposals(filters: Filters) -> list[Proposal]:
    """What the month shown gives reason for and is not under supervision, in the order of the plan."""
    return reading.derived(f"supervision_proposals_{today()}", lambda: _proposals(filters), filters)


def _proposals(filters: Filters) -> list[Proposal]:
    newest = {item.subject: item for item in all_items()}  # of several the last is the only one that can be open
    found = (replace(one, earlier=newest.get(one.subject)) for one in (*_red(filters), *_overdue(filters)))
    return [one for one in found if one.earlier is None or not one.earlier.stage.is_open]


def _red(filters: Filters) -> list[Proposal]:
    """Red lights of the whole county that somebody can still do something about: a matter is assigned to a unit, never to a
    township; a stale one is asked for first.
    """
    return [
        Proposal(
            item.commitment.id, item.commitment.title, item.commitment.kind, item.lead, item.units, item.verdict.reason,
            item.verdict.state.label, item.commitment.id, ("target", item.commitment.id), item.verdict.marks,
        )
        for item in judged(Filters((), (), filters.asof))
        if _is_proposed(item.verdict) and _is_chosen(item.lead, item.units, filters)
    ]  # fmt: skip


def _is_proposed(verdict: Verdict) -> bool:
    return verdict.state.colour is Colour.RED and verdict.is_actionable


def _overdue(filters: Filters) -> list[Proposal]:
    """What is due and still not done, where a unit has to act: a township cannot be put under supervision."""
    county, found = reading.county(), []
    for row in words.each(due(Filters((), filters.units, filters.asof)).rows):
        if row.standing not in OWED or row.is_done_since or row.actor == TOWNSHIP:
            continue
        lead = county.unit(row.actor) if row.actor else None
        named = (lead,) if lead else tuple(county.unit(id) for id in row.named.split(",") if id)
        id = "" if words.is_missing(row.commitment_id) else row.commitment_id
        column = _due_column(row.kind)
        passport = ("row", row.ledger, row.row_id, *([column] if column else ()))
        subject, word = row_subject(row.ledger, row.row_id), stands(row)
        title, reason = _row_title(row), f"{row.title}，{_by_when(row)}，{word}"
        found.append(
            Proposal(subject, title, Kind.MILESTONE, lead, named, reason, word, id, passport, is_found=not column)
        )
    return found


def _due_column(kind: str) -> str:
    """The column of a ledger that says what is due; empty where a SELECT of the county has found it."""
    ledger, mark, number = kind.partition(".")
    return reading.store().ledgers[ledger].due[int(number)].due_on if mark else ""


def _row_title(row: Any) -> str:
    """What it is about, and of what lies in a village where; as long as an item's title may be."""
    place = "" if words.is_missing(row.village_code) else f"{where(row)}："
    return f"{place}{row.name or row.title}"[:_LONGEST_TITLE]


def _by_when(row: Any) -> str:
    if row.due_on is not None:
        return f"期限{words.day(row.due_on)}"
    return f"自{words.day(row.since)}起" if row.since is not None else "没有写期限"


def _is_chosen(lead: Unit | None, named: Sequence[Unit], filters: Filters) -> bool:
    """Of the chosen departments: those it would go to; while nobody is confirmed, those that are named."""
    answerable = {lead.id} if lead else {unit.id for unit in named}
    return not filters.units or not answerable.isdisjoint(filters.units)


def counted(filters: Filters) -> dict[str, int]:
    """The counts of the page by the name of the figure."""
    day, found = today(), items(filters)
    closed = [item.ended_on for item in found if item.stage is Stage.CLOSED and item.ended_on]
    return {
        "supervision_open": sum(item.stage.is_open for item in found),
        "supervision_overdue": sum(clock_of(item, day).is_overdue for item in found),
        "supervision_to_close": sum(item.stage is Stage.ACCEPTED for item in found),
        "supervision_closed_this_month": sum(Month.of(ended_on) == Month.of(day) for ended_on in closed),
    }


def clock_of(item: Item, day: dt.date) -> Clock:
    """The item's clock on a day."""
    last = item.last_step.stepped_at.date()
    return clock(item.assigned_on, item.due_on, last, day, answered_on=item.answered_on, ended_on=item.ended_on)
