"""Putting a matter under supervision, every step after it, and keeping what a meeting saw; what an item is, is in
supervision.py.

Nothing happens by itself: each function is one decision of a person, one transaction, and published at once.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.dues import Due
from data_access.county.ledgers import ColumnType, Ledger
from data_access.county.rows import Unit
from data_access.record.core.attachments import check_evidence, kept_name
from data_access.record.core.record import insert_one
from data_access.record.core.schema import supervision_items, supervision_steps
from data_access.record.notes.settlements import history, in_force
from data_access.record.notes.supervision import NEXT, Item, Stage, commitment_of, one, row_lead, row_of
from data_access.store import InputFile, Store
from errors import NotFound, SupervisionRefused
from models.lists import Level
from models.time import Month, chinese_day
from models.viewing import Viewer

_SHORTEST_NOTE = 4


@dataclass(frozen=True)
class Matter:
    """What is to be put under supervision.

    Attributes:
        subject: id of a commitment, or ``<ledger>:<row_id>``. unit_id: the lead as the screen showed it.
        cause: why, in the words of the judgement. asof: the month judged. rule: the rule in force, in words.
        is_red: whether the commitment's light is red, or a SELECT of the county finds the row; whether a row is overdue
            by what its ledger declares is asked of the record.
    """

    subject: str
    title: str
    unit_id: str
    cause: str
    asof: Month
    rule: str
    is_red: bool = False


@dataclass(frozen=True)
class Who:
    """Who does something, and when: ``day`` on the county's calendar, ``now`` on the clock."""

    actor: str
    day: dt.date
    now: dt.datetime

    @property
    def at(self) -> dt.datetime:
        """The moment on the county's calendar, in whole seconds."""
        return dt.datetime.combine(self.day, self.now.time().replace(microsecond=0))


def assign(
    store: Store, matter: Matter, *, requirement: str, due_on: dt.date, actor: str, day: dt.date, now: dt.datetime
) -> int:
    """Assign a matter to its lead (交办) and publish; returns the item's number.

    Args:
        day: today, as the county's calendar has it; see :func:`analysis.offices.reporting_round.board_day`.

    Raises:
        NotFound: no such commitment. SupervisionRefused: the lead is not confirmed or another one by now, the light is
            not red or the row not overdue, the matter is under supervision already, no requirement, or a due day
            that is not after today.
    """
    with store.record.writing() as connection:
        who = Who(actor, day, now)
        number = take_assignment(store, connection, matter, requirement, due_on, who)
    store.publish_stored(now, f"第 {number} 号督办")
    return number


def take_assignment(
    store: Store, connection: sa.Connection, matter: Matter, requirement: str, due_on: dt.date, who: Who
) -> int:
    """What :func:`assign` does, inside the caller's transaction."""
    requirement = requirement.strip()
    if len(requirement) < _SHORTEST_NOTE:
        raise SupervisionRefused("交办要写明要求。请填写办理要求后再交办。")
    if due_on <= who.day:
        raise SupervisionRefused(
            f"办结期限{chinese_day(due_on)}不晚于今天（{chinese_day(who.day)}）。请选今天以后的日期。"
        )
    lead = _lead(store, connection, in_force(store.county, history(connection)), matter, who.day)
    if lead is None:
        raise SupervisionRefused(f"{matter.title}的牵头单位还没有确认，不能交办。请先确认牵头单位。")
    if lead.id != matter.unit_id:
        raise SupervisionRefused(f"{matter.title}的牵头单位刚改为{lead.short_name}。请刷新后再交办。")
    if number := _open_item(connection, matter.subject):
        raise SupervisionRefused(f"{matter.title}已有第 {number} 号督办在办，不能重复交办。请在那一件上办理。")
    values = {
        "subject": matter.subject, "unit_id": lead.id, "title": matter.title, "cause": matter.cause,
        "requirement": requirement, "due_on": due_on, "asof": str(matter.asof), "rule": matter.rule,
        "state": Stage.ASSIGNED.value, "created_at": who.at, "actor": who.actor,
    }  # fmt: skip
    number = insert_one(connection, supervision_items, values)
    _note_step(connection, number, Stage.ASSIGNED, "", who)
    store.record.note_change(connection, now=who.now, actor=who.actor, action="assign")
    return number


def step(
    store: Store,
    item_id: int,
    stage: Stage,
    *,
    seen_step: int,
    note: str = "",
    evidence: InputFile | None = None,
    actor: str,
    day: dt.date,
    now: dt.datetime,
) -> None:
    """Take an item to another stage and publish.

    Args:
        seen_step: number of the last step the person saw; if somebody took another since, this one is refused.
        note: required for a way back and a withdrawal (why), and for an answer and the end where there is no evidence.

    Raises:
        SupervisionRefused: no such item, a step that does not follow, somebody was quicker, or no note.
        SubmissionRefused: evidence of no known type.
    """
    if evidence is not None:
        check_evidence(evidence.name, evidence.data, store.settings.imports.max_file_mb)
    with store.record.writing() as connection:
        item = _seen(connection, item_id, seen_step)
        take_step(store, connection, item, stage, note, Who(actor, day, now), evidence)
    store.publish_stored(now, f"第 {item_id} 号督办")


def take_step(
    store: Store,
    connection: sa.Connection,
    item: Item,
    stage: Stage,
    note: str,
    who: Who,
    evidence: InputFile | None = None,
) -> None:
    """What :func:`step` does, inside the caller's transaction, to an item just read; evidence is checked already."""
    note = note.strip()
    _check_step(item, stage, note, has_evidence=evidence is not None)
    mark = (kept_name(evidence.name), store.attachments.keep(evidence.data)) if evidence else None
    table = supervision_items
    connection.execute(sa.update(table).where(table.c.item_id == item.item_id).values(state=stage.value))
    _note_step(connection, item.item_id, stage, note, who, evidence=mark)
    store.record.note_change(connection, now=who.now, actor=who.actor, action="supervise")


def escalate(
    store: Store,
    item_id: int,
    level: Level,
    *,
    seen_step: int,
    note: str,
    actor: str,
    day: dt.date,
    now: dt.datetime,
) -> None:
    """Take an open item up to a higher level (提示、督办、通报、约谈) and publish; its stage stays.

    Raises:
        SupervisionRefused: no such item, it has ended or was answered, a level not above the one recorded, somebody was
            quicker, or no grounds.
    """
    with store.record.writing() as connection:
        item = _seen(connection, item_id, seen_step)
        take_up(store, connection, item, level, note, Who(actor, day, now))
    store.publish_stored(now, f"第 {item_id} 号督办")


def take_up(store: Store, connection: sa.Connection, item: Item, level: Level, note: str, who: Who) -> None:
    """What :func:`escalate` does, inside the caller's transaction, to an item just read."""
    note, number = note.strip(), item.item_id
    if not item.stage.is_open:
        raise SupervisionRefused(f"第 {number} 号督办已{item.stage.label}，不再升级。")
    if item.stage.is_answered:
        raise SupervisionRefused(f"第 {number} 号督办单位已反馈，在{item.stage.label}环节，不能升级。")
    if item.level is not None and level.rank <= item.level.rank:
        raise SupervisionRefused(f"第 {number} 号督办已到{item.level.label}，只能再往上升，不能改为{level.label}。")
    if len(note) < _SHORTEST_NOTE:
        raise SupervisionRefused(f"{level.label}要写明依据。请填写后再办。")
    _note_step(connection, number, item.stage, note, who, level=level)
    store.record.note_change(connection, now=who.now, actor=who.actor, action="escalate")


def evidence_of(store: Store, step_id: int, viewer: Viewer) -> bytes:
    """The evidence kept with a step.

    Raises:
        NotFound: no such step or no evidence, or the item is of a unit the viewer may not see.
        StoreError: the file is gone or was changed since.
    """
    query = (
        sa.select(supervision_items.c.unit_id, supervision_steps.c.evidence_sha256)
        .join(supervision_steps, supervision_steps.c.item_id == supervision_items.c.item_id)
        .where(supervision_steps.c.step_id == step_id)
    )
    with store.record.reading() as connection:
        found = connection.execute(query).first()
    if found is None or not found[1] or (viewer.units is not None and found[0] not in viewer.units):
        raise NotFound("没有这份佐证文件。请刷新后再看。")
    return store.attachments.read(found[1])


def _lead(store: Store, connection: sa.Connection, county: County, matter: Matter, day: dt.date) -> Unit | None:
    """Who answers for the matter; raises where it is not to be supervised at all."""
    if id := commitment_of(matter.subject):
        if not matter.is_red:
            raise SupervisionRefused(f"{matter.title}现在不是红灯，不能交办督办。")
        return county.lead_of(county.commitment(id))
    return _lead_of_row(store, connection, county, matter, day)


def _lead_of_row(store: Store, connection: sa.Connection, county: County, matter: Matter, day: dt.date) -> Unit | None:
    name, row_id = row_of(matter.subject)
    row = _current_row(store, connection, name, row_id)
    if matter.is_red and row is not None:
        return county.unit(matter.unit_id)  # found by a SELECT over several ledgers, which names the unit
    if row is None or not any(_is_overdue(store.ledgers[name], due, row, day) for due in store.ledgers[name].due):
        raise SupervisionRefused(f"{matter.title}没有超过期限，或已经办结、取消，不能交办督办。")
    ledger, unit = store.ledgers[name], county.find_unit(store.ledgers[name].unit)
    columns = {column.type: column.name for column in reversed(ledger.columns) if not column.sensitive}
    commitment_id = row.get(columns.get(ColumnType.COMMITMENT, ""))
    unit_id = row.get(columns.get(ColumnType.UNIT, "")) or (unit.id if unit else None)
    return row_lead(county, commitment_id, unit_id)


def _is_overdue(ledger: Ledger, due: Due, row: Mapping[str, Any], day: dt.date) -> bool:
    """Whether the row's last day was before this one and it is not done by now."""
    is_past = row[due.due_on] is not None and row[due.due_on] < day and (not due.needs or row[due.needs] is not None)
    open_codes = due.open_codes or ledger.open_codes
    is_open = not open_codes or row[ledger.status] is None or row[ledger.status] in open_codes
    return is_past and is_open and all(row[name] is None for name in due.done_on)


def _current_row(store: Store, connection: sa.Connection, name: str, row_id: str) -> Mapping[str, Any] | None:
    if name not in store.ledgers.ledgers:
        return None
    table = store.record.main[name]
    query = sa.select(table).where(table.c.replaced_by.is_(None))
    return connection.execute(query.where(table.c.row_id == row_id)).mappings().first()  # type: ignore[return-value]


def _open_item(connection: sa.Connection, subject: str) -> int | None:
    table = supervision_items
    is_open = table.c.state.in_([stage.value for stage in Stage if stage.is_open])
    found: int | None = connection.scalar(sa.select(table.c.item_id).where(table.c.subject == subject, is_open))
    return found


def _seen(connection: sa.Connection, item_id: int, seen_step: int) -> Item:
    """The item, if nobody took a step since the person looked at it."""
    item = one(connection, item_id)
    if item is None:
        raise SupervisionRefused(f"没有第 {item_id} 号督办。请刷新后再看。")
    if item.last_step.step_id != seen_step:
        last = item.last_step
        what = last.level.label if last.level else item.stage.label
        raise SupervisionRefused(f"第 {item_id} 号督办刚才已由{last.actor}办到{what}，这一步没有记。请刷新后再看。")
    return item


def _check_step(item: Item, stage: Stage, note: str, *, has_evidence: bool) -> None:
    number, has_note = item.item_id, len(note) >= _SHORTEST_NOTE
    if stage is Stage.WITHDRAWN and item.was_answered:
        raise SupervisionRefused(f"第 {number} 号督办单位已经反馈过，不能撤销。请继续办理。")
    if stage not in NEXT[item.stage]:
        raise SupervisionRefused(f"第 {number} 号督办在{item.stage.label}环节，不能转到{stage.label}。请按顺序办理。")
    if stage is Stage.WITHDRAWN and not has_note:
        raise SupervisionRefused("撤销要写明原因。请填写后再撤销。")
    if stage is Stage.WORKING and item.stage.is_answered and not has_note:
        raise SupervisionRefused("退回办理要写明原因。请填写哪里没有办好。")
    if stage is Stage.REPORTED and not (has_note or has_evidence):
        raise SupervisionRefused("反馈要写明办理情况，或附佐证文件。")
    if stage is Stage.CLOSED and not (has_note or has_evidence):
        raise SupervisionRefused("销号要附佐证文件，或写明依据。")


def _note_step(
    connection: sa.Connection,
    item_id: int,
    stage: Stage,
    note: str,
    who: Who,
    *,
    level: Level | None = None,
    evidence: tuple[str, str] | None = None,
) -> None:
    name, mark = evidence or (None, None)
    values = {
        "item_id": item_id, "state": stage.value, "level": level.value if level else None, "note": note,
        "evidence_file": name, "evidence_sha256": mark, "stepped_at": who.at, "actor": who.actor,
    }  # fmt: skip
    connection.execute(sa.insert(supervision_steps).values(**values))
