"""Taking down clues, cases and their steps on screen: each enters as a table of one or two rows through the checks of any file.

Every function is one decision of a person, one transaction, and published at once. What the person saw is compared with
what the record holds by then: of two people at work on one case the second is told.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data_access.acts.case_order import Taken, check_begin, check_elimination, check_end, ended_on, is_ended
from data_access.acts.typed_rows import enter_rows
from data_access.county.text_folding import same_key
from data_access.store import Store
from data_access.workbooks.ledger_export import export_row
from errors import CaseRefused
from models.cases import ELIMINATION, FOLLOW_UP, HELP, IDENTIFICATION, REFUSED
from models.time import Month

_SHORTEST_GROUNDS = 4
_CHANGED = "刚才已有人登记了这一户的情况，您看到的不是最新的。请刷新后核对，再登记。"


@dataclass(frozen=True)
class Clue:
    """A clue about a household: where it came from, the risk and the day."""

    household_id: str
    source: str
    risk: str
    received_on: dt.date
    channel: str = ""


@dataclass(frozen=True)
class NewCase:
    """The identification of a household as it begins. ``risks``: one to five, the main one first."""

    household_id: str
    category: str
    clue_source: str
    risks: Sequence[str]
    started_on: dt.date
    is_green_channel: bool = False


@dataclass(frozen=True)
class StepEntry:
    """One step of a case as it is taken down.

    Attributes:
        started_on: its first day; with ``step`` it says which row is meant. done_on: None while it is being done.
        way, income_yuan: of 风险消除: how, and the net income per head of the last twelve months.
        details: other columns of the ledger: handled_by, handler_name, measure, measure_yuan, helper_name, step_grounds.
    """

    step: str
    started_on: dt.date
    done_on: dt.date | None = None
    way: str = ""
    income_yuan: float | None = None
    details: Mapping[str, object] | None = None

    def text(self, column: str) -> str:
        return str((self.details or {}).get(column) or "").strip()


@dataclass(frozen=True)
class Judgement:
    """What the conditions of an elimination say: what refuses it, and what a person has to answer for."""

    refusals: Sequence[str] = ()
    to_confirm: Sequence[str] = ()


def register_clue(store: Store, clue: Clue, *, actor: str, now: dt.datetime) -> None:
    """Take down a clue about a household of the register, to be verified.

    Raises:
        CaseRefused: a day that has not come, the same clue is waiting already, or what the checks of the ledger find.
    """
    if clue.received_on > now.date():
        raise CaseRefused("收到日期晚于今天。请改正日期。")
    place = _household(store, clue.household_id)
    number = _free_number(store, "clues", f"WY-{clue.received_on.year}-")
    cells: dict[str, object] = {
        "clue_no": number, "township_code": place["township_code"], "village_code": place["village_code"],
        "household_id": place["household_no"], "source": clue.source, "channel": clue.channel or None,
        "risk": clue.risk, "received_on": str(clue.received_on), "result": store.ledgers["clues"].open_codes[0],
    }  # fmt: skip

    def settle(connection: sa.Connection, batch_id: int) -> None:
        _check_new(store, "clues", number, connection, batch_id)
        for row in _waiting(store, connection, clue.household_id):
            if row.clue_no != number and (row.source, row.risk, row.received_on) == (
                clue.source,
                clue.risk,
                clue.received_on,
            ):
                raise CaseRefused("同一天、同一来源、同一风险的线索已经登记过，还在待核实。请直接登记核实结果。")

    enter_rows(store, {"clues": [cells]}, settle=settle, actor=actor, now=now)


def verify_clue(store: Store, clue_id: str, result: str, verified_on: dt.date, *, actor: str, now: dt.datetime) -> None:
    """Take down what a visit found of a waiting clue.

    Args:
        clue_id: the surrogate. result: a code of the ledger that does not leave it waiting.

    Raises:
        CaseRefused: no such clue, verified already, no result, a day that cannot be, or what the checks find.
    """
    ledger = store.ledgers["clues"]
    clue = export_row(store, ledger, clue_id)
    if clue is None or clue["result"] not in ledger.open_codes:
        raise CaseRefused("这条线索已经核实过，或已被撤回。请刷新后再看。")
    if result not in ledger.by_name["result"].codes or result in ledger.open_codes:
        raise CaseRefused("还没有选核实结果。请选一项后再点一次。")
    if verified_on > now.date():
        raise CaseRefused("核实日期晚于今天。请改正日期。")
    cells = {"clue_no": clue["clue_no"], "result": result, "verified_on": str(verified_on)}
    enter_rows(store, {"clues": [cells]}, actor=actor, now=now)


def open_case(store: Store, case: NewCase, *, actor: str, now: dt.datetime) -> None:
    """Begin the identification of a household: a case with its first step.

    Raises:
        CaseRefused: the household has a case that is not over, a day that has not come, or what the checks find.
    """
    if case.started_on > now.date():
        raise CaseRefused("线索登记日期晚于今天。请改正日期。")
    if not case.risks:
        raise CaseRefused("没有选风险类型。请至少选一种。")
    household = _household(store, case.household_id)
    number = _free_number(store, "cases", f"JC-{case.started_on.year}-")
    own: dict[str, object] = {
        "case_no": number, "household_id": household["household_no"], "category": case.category,
        "identified_month": str(Month.of(case.started_on)), "clue_source": case.clue_source,
        "is_green_channel": "是" if case.is_green_channel else "否", "is_eliminated": "否",
        **{f"risk_{place}": risk for place, risk in enumerate(case.risks[:5], start=1)},
    }  # fmt: skip
    day = str(case.started_on)
    first: dict[str, object] = {"case_id": number, "step": IDENTIFICATION[0], "started_on": day, "done_on": day}

    def settle(connection: sa.Connection, batch_id: int) -> None:
        _check_new(store, "cases", number, connection, batch_id)
        cases = store.record.main["cases"]
        of_household = sa.and_(
            cases.c.replaced_by.is_(None), cases.c.household_id == case.household_id, cases.c.batch_id != batch_id
        )
        columns = (cases.c.row_id, cases.c.is_eliminated, cases.c.eliminated_month)
        for row in connection.execute(sa.select(*columns).where(of_household)).all():
            steps = taken(store, connection, row.row_id)
            if not is_ended(steps) and not row.is_eliminated:
                raise CaseRefused("这一户还有一件没有办结的监测，不能重复纳入。请在那一件里继续办理。")
            ended = ended_on(steps)
            told = str(row.eliminated_month or "") if ended is None else ""
            if (ended and case.started_on < ended) or str(Month.of(case.started_on)) < told:
                raise CaseRefused(f"线索登记日期早于上一件办结的时间（{ended or told}）。请改正日期。")

    enter_rows(store, {"cases": [own], "case_steps": [first]}, settle=settle, actor=actor, now=now)


def record_step(
    store: Store,
    case_id: str,
    entry: StepEntry,
    seen: Collection[Taken],
    *,
    judgement: Judgement | None = None,
    actor: str,
    now: dt.datetime,
) -> None:
    """Begin a step of a case, finish one that was begun, or both at once.

    Args:
        case_id: the surrogate. seen: the steps of the case as the screen showed them.
        judgement: of the conditions on the day; asked for where 风险消除 is finished.

    Raises:
        CaseRefused: out of order, a day that cannot be, changed since, conditions of an elimination not met, nothing
            written where the data cannot tell, or what the checks of the ledger find.
    """
    case = export_row(store, store.ledgers["cases"], case_id)
    if case is None:
        raise CaseRefused("没有这一件监测，或已被撤回。请刷新后再看。")
    with store.record.reading() as connection:
        if set(taken(store, connection, case_id)) != set(seen):
            raise CaseRefused(_CHANGED)
    known = sorted(seen)
    if case["is_eliminated"] and all(one.step != ELIMINATION[-1] for one in known):
        raise CaseRefused(
            "监测对象台账写着这一件已消除，不能再添环节。台账写错的请先改正；再次出现风险的请重新登记纳入。"
        )
    running = [one for one in known if (one.step, one.started_on) == (entry.step, entry.started_on)]
    if not running:
        is_green = bool(case["is_green_channel"])
        check_begin(known, entry.step, entry.started_on, is_green=is_green, today=now.date())
    elif running[0].done_on is not None or entry.done_on is None:
        raise CaseRefused(f"{entry.started_on} 的“{entry.step}”已经登记过。请刷新后再看。")
    if entry.done_on is not None:
        check_end(entry.started_on, entry.done_on, now.date())
        if entry.step == ELIMINATION[-1]:
            check_elimination(known, entry.done_on)
    _check_entry(entry, judgement)
    cells = _step_cells(str(case["case_no"]), entry)
    tables: dict[str, list[dict[str, object]]] = {"case_steps": [cells]}
    if entry.step == ELIMINATION[-1] and entry.done_on is not None:
        tables["case_steps"] += _followed_no_more(store, case_id, known, cells)
        own: dict[str, object] = {
            "case_no": case["case_no"], "is_eliminated": "是", "elimination": entry.way,
            "eliminated_month": str(Month.of(entry.done_on)), "net_income_per_capita_after_yuan": entry.income_yuan,
        }  # fmt: skip
        tables["cases"] = [{name: value for name, value in own.items() if value is not None}]
    is_entered = entry.step == IDENTIFICATION[-1] and entry.done_on is not None
    if is_entered and (clues := _settled_clues(store, case_id, known, entry.done_on or now.date())):
        tables["clues"] = clues

    def settle(connection: sa.Connection, batch_id: int) -> None:
        if set(taken(store, connection, case_id, before=batch_id)) != set(seen):
            raise CaseRefused(_CHANGED)

    enter_rows(store, tables, settle=settle, actor=actor, now=now)


def taken(store: Store, connection: sa.Connection, case_id: str, before: int | None = None) -> list[Taken]:
    """The steps of a case in force in the record, oldest first; ``before``: as they were before that batch."""
    steps = store.record.main["case_steps"]
    in_force: sa.ColumnElement[bool] = steps.c.replaced_by.is_(None)
    if before is not None:
        in_force = sa.and_(steps.c.batch_id != before, sa.or_(in_force, steps.c.replaced_by == before))
    query = sa.select(steps.c.started_on, steps.c.step, steps.c.done_on).where(steps.c.case_id == case_id, in_force)
    return sorted((Taken(*row) for row in connection.execute(query)), key=lambda one: (one.started_on, one.step))


def _check_entry(entry: StepEntry, judgement: Judgement | None) -> None:
    if entry.step == HELP and not entry.text("measure"):
        raise CaseRefused("落实帮扶要写明帮扶措施。请选择一项措施。")
    if entry.step == REFUSED and len(entry.text("step_grounds")) < _SHORTEST_GROUNDS:
        raise CaseRefused(f"不予纳入要写明依据，至少 {_SHORTEST_GROUNDS} 个字。")
    if entry.step != ELIMINATION[-1] or entry.done_on is None:
        return
    if not entry.way:
        raise CaseRefused("风险消除要写明消除方式：帮扶消除或自然消除。")
    if judgement is None:
        raise CaseRefused("还没有核对消除条件，不能标注风险消除。请刷新后再办。")
    if judgement.refusals:
        raise CaseRefused(f"不符合消除条件，不能标注风险消除：{'；'.join(judgement.refusals)}。")
    if judgement.to_confirm and len(entry.text("step_grounds")) < _SHORTEST_GROUNDS:
        named = "；".join(judgement.to_confirm)
        raise CaseRefused(f"有的条件数据里看不出来，要核实后写明依据（至少 {_SHORTEST_GROUNDS} 个字）：{named}。")


def _step_cells(case_no: str, entry: StepEntry) -> dict[str, object]:
    cells: dict[str, object] = {"case_id": case_no, "step": entry.step, "started_on": str(entry.started_on)}
    if entry.done_on is not None:
        cells["done_on"] = str(entry.done_on)
    if entry.step == ELIMINATION[-1] and entry.way:
        cells["elimination"] = entry.way
    given = {name: value for name, value in (entry.details or {}).items() if value not in (None, "")}
    return cells | given


def _followed_no_more(
    store: Store, case_id: str, known: Sequence[Taken], cells: Mapping[str, object]
) -> list[dict[str, object]]:
    """The running 动态跟踪 of a case, ended with its elimination; its other columns stay as they are."""
    steps, found = store.record.main["case_steps"], []
    running = [one.started_on for one in known if one.step == FOLLOW_UP and one.done_on is None]
    with store.record.reading() as connection:
        of_case = sa.and_(steps.c.case_id == case_id, steps.c.step == FOLLOW_UP, steps.c.replaced_by.is_(None))
        query = sa.select(steps.c.row_id).where(of_case, steps.c.started_on.in_(running))
        row_ids = list(connection.scalars(query))
    for row_id in row_ids:
        held = export_row(store, store.ledgers["case_steps"], row_id) or {}
        kept = {name: held[name] for name in cells} | {"done_on": cells["done_on"]}
        found.append(kept | {"started_on": str(held["started_on"])})
    return found


def _settled_clues(store: Store, case_id: str, known: Sequence[Taken], entered_on: dt.date) -> list[dict[str, object]]:
    """The waiting clues of the household, answered by its entry: verified when it was visited, else with the entry."""
    if "clues" not in store.ledgers.ledgers:
        return []
    cases = store.record.main["cases"]
    visited = max((one.done_on for one in known if one.step == IDENTIFICATION[1] and one.done_on), default=entered_on)
    with store.record.reading() as connection:
        query = sa.select(cases.c.household_id).where(cases.c.row_id == case_id, cases.c.replaced_by.is_(None))
        waiting = _waiting(store, connection, str(connection.scalar(query)))
    return [
        {
            "clue_no": row.clue_no, "result": "纳入监测",
            "verified_on": str(visited if visited >= row.received_on else entered_on),
        }
        for row in waiting
        if row.received_on <= entered_on
    ]  # fmt: skip


def _waiting(store: Store, connection: sa.Connection, household_id: str) -> Sequence[Any]:
    """Clues of a household that nobody has verified: clue_no, source, risk, received_on."""
    clues = store.record.main["clues"]
    is_waiting = sa.and_(
        clues.c.replaced_by.is_(None),
        clues.c.household_id == household_id,
        clues.c.result.in_(store.ledgers["clues"].open_codes),
    )
    columns = (clues.c.clue_no, clues.c.source, clues.c.risk, clues.c.received_on)
    return connection.execute(sa.select(*columns).where(is_waiting)).all()


def _household(store: Store, household_id: str) -> dict[str, object]:
    found = export_row(store, store.ledgers["households"], household_id)
    if found is None:
        raise CaseRefused("没有这一户，或已被撤回。请刷新后再看。")
    return found


def _free_number(store: Store, ledger: str, start: str) -> str:
    """The next number that begins so, never used before."""
    with store.record.reading() as connection:
        known = store.record.known_keys(connection, store.ledgers[ledger])
    used = [int(key.removeprefix(start)) for key in known if key.startswith(start) and key[len(start) :].isdecimal()]
    return f"{start}{max(used, default=0) + 1:04d}"


def _check_new(store: Store, ledger: str, number: str, connection: sa.Connection, batch_id: int) -> None:
    """Two people who were given one number: the second is told to try again."""
    row_id = store.record.keys(connection, store.ledgers[ledger])[same_key(number)]
    main = store.record.main[ledger]
    earlier = sa.select(sa.func.count()).where(main.c.row_id == row_id, main.c.batch_id != batch_id)
    if connection.scalar(earlier):
        raise CaseRefused("刚才有人同时登记，编号被占用了。请再点一次。")
