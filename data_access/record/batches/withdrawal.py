"""Withdrawing a batch: the record becomes what it would be had the batch never come.

What every other batch says of the rows is kept, so the versions in force are worked out anew from those that
remain, also when later batches stand on top of the one withdrawn.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import Ledger, Load
from data_access.intake.asking import Asking, Choice, Question
from data_access.record.batches.import_rules import Breach, breaches
from data_access.record.batches.rebuilt_rows import Rebuilder
from data_access.record.batches.row_standing import Event, histories, parts
from data_access.record.batches.staged import scope_of
from data_access.record.core.record import Record
from data_access.record.core.schema import batch_files, batches, corrections
from errors import WithdrawalRefused

_SHOWN, _LISTED = 3, 10
#: State of a correction whose batch was taken back.
WITHDRAWN = "withdrawn"


WITHDRAW, LEAVE = "一并撤回", "不撤回"


def withdraw(
    record: Record,
    county: County,
    batch_id: int,
    *,
    actor: str,
    now: dt.datetime,
    reason: str,
    asking: Asking | None = None,
) -> list[str]:
    """Withdraw one batch in one transaction.

    Args:
        asking: gets the question whether corrections of its rows may fall with it, and answers it.

    Returns:
        Names of the ledgers it changed; empty where the question is open or answered with no, and nothing was changed.

    Raises:
        WithdrawalRefused: no such batch, withdrawn already, no reason given, or rows that remain need its rows or
            would break a rule without them. Nothing was changed then.
    """
    if not reason.strip():
        raise WithdrawalRefused("撤回一批数据要写明原因。请填写原因后再撤回。")
    asking = asking or Asking()
    with record.writing() as connection:
        found = connection.execute(sa.select(batches).where(batches.c.batch_id == batch_id)).mappings().first()
        if found is None:
            raise WithdrawalRefused(f"没有第 {batch_id} 批。请在导入记录里核对批次号。")
        if found["withdrawn_at"] is not None:
            raise WithdrawalRefused(f"第 {batch_id} 批在 {found['withdrawn_at']:%Y-%m-%d %H:%M} 已经撤回。")
        if batch_id <= record.unaccounted_batch(connection):
            raise WithdrawalRefused(
                f"第 {batch_id} 批是旧版本导入的，没有逐行的记录，不能撤回。请把改正后的表重新导入。"
            )
        touched = _touched(record, connection, batch_id)
        before = _breaches(record, connection, county, touched)
        marked = {"withdrawn_at": now, "withdrawn_by": actor, "withdrawn_reason": reason.strip()}
        connection.execute(sa.update(batches).where(batches.c.batch_id == batch_id).values(**marked))
        fallen: set[int] = set()
        for ledger in touched:
            fallen |= _replay(record, connection, ledger, batch_id)
        for ledger in touched:
            _check_references(record, connection, ledger, batch_id)
        _check_rules(_breaches(record, connection, county, touched) - before, batch_id)
        if fallen and not _may_fall(record, connection, fallen, batch_id, asking):
            connection.rollback()
            return []
        asking.refuse_misdirected()
        marked["withdrawn_reason"] = f"随第 {batch_id} 批撤回"
        connection.execute(sa.update(batches).where(batches.c.batch_id.in_(sorted(fallen))).values(**marked))
        is_gone = sa.and_(corrections.c.batch_id.in_([batch_id, *fallen]), corrections.c.state == "accepted")
        connection.execute(sa.update(corrections).where(is_gone).values(state=WITHDRAWN))
        for ledger in touched:
            record.note_change(
                connection, now=now, actor=actor, action="withdraw", ledger=ledger.name, batch_id=batch_id
            )
    return [ledger.name for ledger in touched]


def withdrawn_words(batch_id: int, titles: Sequence[str], asking: Asking) -> str:
    """What to tell of a withdrawal with the titles of the ledgers it changed; empty while the question is open."""
    if asking.open:
        return ""
    if not titles:
        return f"第 {batch_id} 批没有撤回，数据没有变。"
    along = "".join(f"，{question.place}一并撤回" for question in asking.questions)
    return f"第 {batch_id} 批已撤回{along}，{'、'.join(titles)}已恢复到没有这一批时的样子。看板已更新。"


def _touched(record: Record, connection: sa.Connection, batch_id: int) -> list[Ledger]:
    """The ledgers the batch brought rows of. Raises WithdrawalRefused where a definition is gone."""
    query = sa.select(batch_files.c.ledger).where(batch_files.c.batch_id == batch_id).distinct()
    names = list(connection.scalars(query))
    if gone := [name for name in names if name not in record.ledgers.ledgers]:
        raise WithdrawalRefused(
            f"第 {batch_id} 批里有台账 {'、'.join(gone)}，它的定义已经不在。请先恢复定义文件再撤回。"
        )
    return [record.ledgers[name] for name in names]


def _may_fall(record: Record, connection: sa.Connection, fallen: set[int], batch_id: int, asking: Asking) -> bool:
    """Whether the corrections taken in with these batches may go: their rows came with the batch and go with it."""
    query = (
        sa.select(corrections).where(corrections.c.batch_id.in_(sorted(fallen))).order_by(corrections.c.correction_id)
    )
    rows = connection.execute(query).all()
    numbers = "、".join(str(row.correction_id) for row in rows[:_LISTED]) + (" 等" if len(rows) > _LISTED else "")
    listed = "；".join(
        f"第 {row.correction_id} 号 {record.ledgers[row.ledger].title} "
        f"{record.ledgers[row.ledger].by_name[row.column_name].label} {row.old_value or '空'} 改为 {row.new_value or '空'}"
        for row in rows[:_LISTED]
    )
    question = Question(
        "", "", f"第 {numbers} 号更正",
        f"撤回第 {batch_id} 批后，有 {len(rows)} 处已采纳的更正所在的行就没有了（{listed}）",
        (Choice(WITHDRAW, "撤回这一批，这些更正一并撤回"), Choice(LEAVE, "都不撤回")),
    )  # fmt: skip
    return asking.ask(question) == WITHDRAW


def _replay(record: Record, connection: sa.Connection, ledger: Ledger, batch_id: int) -> set[int]:
    """Put in force, for every row the batch spoke of or ended, what the remaining batches say last.

    Returns:
        Batches of corrections whose rows are gone.
    """
    main, private, events = record.main[ledger.name], record.private.get(ledger.name), record.events[ledger.name]
    affected = {
        *connection.scalars(sa.select(events.c.row_id).where(events.c.batch_id == batch_id)),
        *connection.scalars(sa.select(main.c.row_id).where(main.c.replaced_by == batch_id)),
    }
    found = histories(events, connection, affected)
    rebuilder = Rebuilder(record, connection, ledger, found)
    scopes = _Scopes(connection, ledger, main, found)
    in_force, closings = [], []
    for history in found.values():
        last = None
        for by, said in scopes.steps(history):
            if last is not None:
                closings.append((last, by))
            last = rebuilder.over(last, said) if said is not None else None
        if last is not None:
            in_force.append(last)
    for table, number in ((main, "version_id"), (private, "private_id")):
        if table is None:
            continue
        _set_closed(connection, table, affected, [(getattr(event, number), by) for event, by in closings])
        _reopen(connection, table, [getattr(event, number) for event in in_force])
    _set_sources(connection, main, in_force)
    return rebuilder.fallen


class _Scopes:
    """Which batches still in force replaced which part of a ledger whole, and so ended rows they do not name."""

    def __init__(
        self, connection: sa.Connection, ledger: Ledger, main: sa.Table, found: dict[str, list[Event]]
    ) -> None:
        self.replaced: dict[int, set[tuple[str, ...]]] = {}
        self.place_of: dict[int, tuple[str, ...]] = {}
        if ledger.load is not Load.REPLACE:
            return
        query = (
            sa.select(batch_files.c.batch_id, batch_files.c.scopes)
            .join(batches, batches.c.batch_id == batch_files.c.batch_id)
            .where(batch_files.c.ledger == ledger.name, batches.c.withdrawn_at.is_(None))
            .order_by(batch_files.c.file_id)
        )
        files = connection.execute(query).all()
        self.replaced = {number: {tuple(scope) for scope in scopes or ()} for number, scopes in files}
        places = [main.c[name] for name in ledger.replace_scope]
        for part in parts({event.version_id for history in found.values() for event in history}):
            rows = connection.execute(sa.select(main.c.version_id, *places).where(main.c.version_id.in_(part)))
            self.place_of.update({row[0]: scope_of(row[1:]) for row in rows})

    def steps(self, history: Sequence[Event]) -> Iterator[tuple[int, Event | None]]:
        """Batch by batch what becomes of one row: the event that holds from then on, None once it was ended."""
        said = {event.batch_id: event for event in history}
        place: tuple[str, ...] | None = None
        for number in sorted({*self.replaced, *said}):
            if event := said.get(number):
                place = self.place_of.get(event.version_id)
                yield number, event
            elif place is not None and place in self.replaced[number]:
                place = None
                yield number, None


def _set_closed(
    connection: sa.Connection, table: sa.Table, row_ids: Iterable[str], closings: Iterable[tuple[int | None, int]]
) -> None:
    """Nothing of these rows is in force; a version the remaining batches replaced says by which, others by their own."""
    for part in parts(row_ids):
        connection.execute(sa.update(table).where(table.c.row_id.in_(part)).values(replaced_by=table.c.batch_id))
    statement = (
        sa.update(table).where(table.c.version_id == sa.bindparam("version")).values(replaced_by=sa.bindparam("by"))
    )
    if payload := [{"version": version, "by": by} for version, by in closings if version is not None]:
        connection.execute(statement, payload)


def _reopen(connection: sa.Connection, table: sa.Table, versions: Iterable[int | None]) -> None:
    for part in parts(version for version in versions if version is not None):
        connection.execute(sa.update(table).where(table.c.version_id.in_(part)).values(replaced_by=None))


def _set_sources(connection: sa.Connection, main: sa.Table, in_force: Sequence[Event]) -> None:
    """A version first brought by the withdrawn batch and repeated by a later one now comes from the later file."""
    statement = (
        sa.update(main)
        .where(main.c.version_id == sa.bindparam("version"))
        .values(file_id=sa.bindparam("file"), source_row=sa.bindparam("line"))
    )
    payload = [{"version": e.version_id, "file": e.file_id, "line": e.source_row} for e in in_force]
    if payload:
        connection.execute(statement, payload)


def _check_references(record: Record, connection: sa.Connection, ledger: Ledger, batch_id: int) -> None:
    """Raises WithdrawalRefused where rows in force, of this ledger or others, point at a row that no longer is."""
    for other in record.ledgers:
        for column in other.references:
            if ledger.name not in (column.ledger, other.name):
                continue
            target, table = record.main[column.ledger], record.main[other.name]
            alive = sa.select(target.c.row_id).where(target.c.replaced_by.is_(None))
            reference = table.c[column.name]
            dangling = sa.and_(table.c.replaced_by.is_(None), reference.is_not(None), reference.not_in(alive))
            source = sa.select(batch_files.c.batch_id).join(table, table.c.file_id == batch_files.c.file_id)
            numbers = sorted(set(connection.scalars(source.where(dangling))))
            if numbers:
                shown = "、".join(f"第 {number} 批" for number in numbers[-_SHOWN:])
                raise WithdrawalRefused(
                    f"第 {batch_id} 批不能撤回：{other.title}（{shown}）里有行还指着它带来的{record.ledgers[column.ledger].title}。"
                    f"请先撤回{shown}，或先改正那些行。"
                )


def _breaches(record: Record, connection: sa.Connection, county: County, touched: Sequence[Ledger]) -> set[Breach]:
    rules = record.ledgers.rules_reading({ledger.name for ledger in touched})
    return set(breaches(record, connection, county, rules, {}))


def _check_rules(new: set[Breach], batch_id: int) -> None:
    if new:
        problems = "；".join(sorted({breach.problem for breach in new})[:_SHOWN])
        raise WithdrawalRefused(
            f"第 {batch_id} 批不能撤回：撤回后有 {len(new)} 处数据对不上（{problems}）。请先撤回它后面的批次，或先改正这些数据。"
        )
