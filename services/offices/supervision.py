"""Matters under supervision and those proposed for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.offices.escalation import Clock, clock
from analysis.targets.milestones import stand
from analysis.targets.states import Colour
from data_access.county.rows import Unit
from data_access.record.notes.supervision import MILESTONES, Item, Stage, items_of, milestone_lead, milestone_subject
from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services import reading
from services.days import today
from services.ledgers import known
from services.targets.judged import judged
from services.words import words


@dataclass(frozen=True)
class Proposal:
    """A red light or an overdue milestone that nobody has put under supervision yet.

    Attributes:
        lead: the confirmed one; None = 待县里确认, so it cannot be assigned. named: the units the plan names.
        reason: a fragment of a sentence. word: of the light. commitment_id: where its lead is settled, empty where
            there is none. passport: what its figure is, see :mod:`ui.parts.mark`. earlier: its last item that ended.
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
    earlier: Item | None = None

    @property
    def is_red(self) -> bool:
        return bool(self.commitment_id) and self.subject == self.commitment_id


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
    """Red lights of the whole county: a township's figure has no light of its own, and a stale one is asked for first."""
    return [
        Proposal(
            item.commitment.id, item.commitment.title, item.commitment.kind, item.lead, item.units, item.verdict.reason,
            item.verdict.label, item.commitment.id, ("target", item.commitment.id),
        )
        for item in judged(Filters((), (), filters.asof))
        if item.verdict.state.colour is Colour.RED and _is_chosen(item.lead, item.units, filters)
    ]  # fmt: skip


def _overdue(filters: Filters) -> list[Proposal]:
    """Milestones overdue at the end of the month shown, or by now while it is running, and still not done."""
    county, open_codes, found = reading.county(), known.open_codes(MILESTONES), []
    day = min(filters.asof.end, today() - dt.timedelta(days=1))
    for row in words.each(reading.rows("milestones")):
        standing = stand(words.date_or_none(row.planned_on), words.date_or_none(row.finished_on), row.status, day)
        id = row.commitment_id if isinstance(row.commitment_id, str) else ""
        lead = milestone_lead(county, id or None, row.unit_id)
        named = county.units_of(county.commitment(id)) if id else (county.unit(row.unit_id),)
        is_done = not words.is_missing(row.finished_on) or row.status not in open_codes
        if not standing.is_overdue or is_done or not _is_chosen(lead, named, filters):
            continue
        reason = f"计划{words.day(row.planned_on)}完成，现为{row.status}"
        passport = ("row", "milestones", row.row_id, "planned_on")
        subject = milestone_subject(row.row_id)
        found.append(Proposal(subject, row.item_name, Kind.MILESTONE, lead, named, reason, standing.word, id, passport))
    return found


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
