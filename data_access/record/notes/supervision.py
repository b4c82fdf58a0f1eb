"""Items under supervision (督办): what a unit was told to put right, and every step since; making and stepping them is
in supervising.py. Nothing in them is personal, so they are published whole and narrowed to the viewer's units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.rows import Unit, UnitKind
from data_access.record.core.arrow_tables import table_of
from data_access.record.core.schema import supervision_items, supervision_steps
from models.lists import Labelled, Level
from models.time import Month

if TYPE_CHECKING:
    import pandas as pd

#: Ledger of the plan's dated steps, of whose rows the program itself asks whether they are done.
MILESTONES = "milestones"


class Stage(Labelled):
    """Where an item stands; ``label`` is the word on screen."""

    ASSIGNED = "assigned", "交办"
    WORKING = "working", "办理"
    REPORTED = "reported", "反馈"
    INSPECTED = "inspected", "督导"
    ACCEPTED = "accepted", "验收"
    CLOSED = "closed", "销号"
    WITHDRAWN = "withdrawn", "撤销"

    @property
    def is_open(self) -> bool:
        return self not in (Stage.CLOSED, Stage.WITHDRAWN)

    @property
    def is_answered(self) -> bool:
        """Whether the unit has answered and the office is to act."""
        return self in (Stage.REPORTED, Stage.INSPECTED, Stage.ACCEPTED)


#: From each stage, where an item may go, the way on first; what is not here is refused.
NEXT: dict[Stage, tuple[Stage, ...]] = {
    Stage.ASSIGNED: (Stage.WORKING, Stage.WITHDRAWN),
    Stage.WORKING: (Stage.REPORTED, Stage.WITHDRAWN),
    Stage.REPORTED: (Stage.INSPECTED,),
    Stage.INSPECTED: (Stage.ACCEPTED, Stage.WORKING),
    Stage.ACCEPTED: (Stage.CLOSED, Stage.WORKING),
    Stage.CLOSED: (),
    Stage.WITHDRAWN: (),
}


@dataclass(frozen=True)
class Step:
    """One step, or an escalation at the stage the item was at.

    Attributes:
        level: of an escalation, else None. evidence_file: its name, empty for none.
    """

    step_id: int
    item_id: int
    stage: Stage
    level: Level | None
    note: str
    evidence_file: str
    stepped_at: dt.datetime
    actor: str


@dataclass(frozen=True)
class Item:
    """One item with its steps, oldest first.

    Attributes:
        subject: id of a commitment, or ``<ledger>:<row_id>`` of a row that is due. unit_id: the lead it was assigned to.
        cause: why, in the words of the judgement. asof: the month it was judged for. rule: the rule then in force.
    """

    item_id: int
    subject: str
    unit_id: str
    title: str
    cause: str
    requirement: str
    due_on: dt.date
    asof: Month
    rule: str
    stage: Stage
    created_at: dt.datetime
    actor: str
    steps: tuple[Step, ...]

    @property
    def last_step(self) -> Step:
        return self.steps[-1]

    @property
    def assigned_on(self) -> dt.date:
        return self.steps[0].stepped_at.date()

    @property
    def level(self) -> Level | None:
        """The highest level recorded."""
        return max((step.level for step in self.steps if step.level), key=lambda level: level.rank, default=None)

    @property
    def was_answered(self) -> bool:
        """Whether the unit ever answered; from then on it was no mistake and cannot be withdrawn."""
        return any(step.stage is Stage.REPORTED for step in self.steps)

    @property
    def answered_on(self) -> dt.date | None:
        """The day of the answer that stands; None while the office waits for one."""
        is_standing = self.stage.is_answered or self.stage is Stage.CLOSED
        days = [step.stepped_at.date() for step in self.steps if step.stage is Stage.REPORTED and step.level is None]
        return days[-1] if is_standing and days else None

    @property
    def ended_on(self) -> dt.date | None:
        """The day it was closed or withdrawn."""
        return None if self.stage.is_open else self.last_step.stepped_at.date()

    @property
    def ways_on(self) -> tuple[Stage, ...]:
        """Where it may go from here."""
        ways = NEXT[self.stage]
        return tuple(way for way in ways if way is not Stage.WITHDRAWN) if self.was_answered else ways

    def is_back(self, index: int) -> bool:
        """Whether the step of this index sent the item back."""
        step = self.steps[index]
        return step.level is None and step.stage is Stage.WORKING and self.steps[index - 1].stage.is_answered


def row_subject(ledger: str, row_id: str) -> str:
    return f"{ledger}:{row_id}"


def row_of(subject: str) -> tuple[str, str]:
    """Ledger and surrogate of a row that is due; empty for a commitment."""
    ledger, mark, row_id = subject.partition(":")
    return (ledger, row_id) if mark else ("", "")


def commitment_of(subject: str) -> str:
    """The commitment's id; empty for a row that is due."""
    return "" if ":" in subject else subject


def row_lead(county: County, commitment_id: str | None, unit_id: str | None) -> Unit | None:
    """Which unit answers for a row that is due: the confirmed lead of its commitment, else the unit it names; None where
    the one is to be confirmed, or the row names none or a group.

    Args:
        county: as settled.
    """
    if commitment_id:
        return county.lead_of(county.commitment(commitment_id))
    unit = county.unit(unit_id) if unit_id else None
    return None if unit is None or unit.kind is UnitKind.GROUP else unit


def items_of(items: pd.DataFrame, steps: pd.DataFrame) -> tuple[Item, ...]:
    """Published rows as items, oldest first."""
    return _joined(items.to_dict("records"), steps.to_dict("records"))  # type: ignore[arg-type]


def one(connection: sa.Connection, item_id: int) -> Item | None:
    """An item as the record holds it now."""
    rows = sa.select(supervision_items).where(supervision_items.c.item_id == item_id)
    steps = sa.select(supervision_steps).where(supervision_steps.c.item_id == item_id)
    found = _joined(
        [dict(row) for row in connection.execute(rows).mappings()],
        [dict(row) for row in connection.execute(steps.order_by(supervision_steps.c.step_id)).mappings()],
    )
    return found[0] if found else None


def supervision_tables(connection: sa.Connection) -> dict[str, pa.Table]:
    """What is published: ``supervision_items`` and ``supervision_steps``, oldest first; of evidence the name alone."""
    shown = (column for column in supervision_steps.c if column.name != "evidence_sha256")
    return {
        "supervision_items": table_of(connection, sa.select(supervision_items).order_by(supervision_items.c.item_id)),
        "supervision_steps": table_of(connection, sa.select(*shown).order_by(supervision_steps.c.step_id)),
    }


def _joined(items: Iterable[Mapping[str, object]], steps: Sequence[Mapping[str, object]]) -> tuple[Item, ...]:
    by_item: dict[int, list[Step]] = {}
    for row in steps:
        level = row["level"]
        step = Step(
            int(str(row["step_id"])), int(str(row["item_id"])), Stage.of(row["state"]),
            Level.of(level) if isinstance(level, str) else None, str(row["note"]),
            row["evidence_file"] if isinstance(row["evidence_file"], str) else "", _moment(row["stepped_at"]),
            str(row["actor"]),
        )  # fmt: skip
        by_item.setdefault(step.item_id, []).append(step)
    return tuple(
        Item(
            number, str(row["subject"]), str(row["unit_id"]), str(row["title"]), str(row["cause"]),
            str(row["requirement"]), _moment(row["due_on"]).date(), Month.parse(str(row["asof"])), str(row["rule"]),
            Stage.of(row["state"]), _moment(row["created_at"]), str(row["actor"]), tuple(by_item[number]),
        )
        for row in items
        if (number := int(str(row["item_id"]))) in by_item
    )  # fmt: skip


def _moment(value: object) -> dt.datetime:
    import pandas as pd

    return pd.Timestamp(value).to_pydatetime()  # type: ignore[arg-type]
