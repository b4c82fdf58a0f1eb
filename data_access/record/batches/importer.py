"""Taking checked rows into the record: all tables of one batch, or nothing.

References are resolved to surrogates, the rules run over what the record would hold afterwards, and only then
is anything written. Rows that change nothing are not written again.
"""

import datetime as dt
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger, Ledgers
from data_access.county.text_folding import same_key
from data_access.intake.asking import Asking
from data_access.intake.tables.cell_values import Context
from data_access.intake.tables.check_table import TooManyFaults, check_table, row_keys
from data_access.intake.tables.tables import CheckedTable, RawTable
from data_access.record.batches.import_rules import rule_faults
from data_access.record.batches.note_reports import note_reports
from data_access.record.batches.overlapping_rows import settle_overlaps
from data_access.record.batches.replaced_rosters import ask_removal
from data_access.record.batches.staged import Staged
from data_access.record.batches.versions import TableResult, summary, write_table
from data_access.record.core.record import Record, insert_one
from data_access.record.core.schema import batches, derived_columns
from models.faults import Fault, Notice

#: Called with what is being done, in Chinese, and the share done from 0 to 1.
Progress = Callable[[str, float], None]

#: Called inside the transaction of a commit.
OnCommit = Callable[[sa.Connection, int], None]


def silent(_step: str, _share: float) -> None:
    """A Progress that shows nothing."""


@dataclass(frozen=True)
class Preview:
    """What a batch would change, or the faults and open questions that would keep it out (then ``tables`` are empty).

    ``asking`` holds all questions met, those with a default included.
    """

    tables: tuple[TableResult, ...] = ()
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    asking: Asking = field(default_factory=Asking)


@dataclass(frozen=True)
class ImportResult(Preview):
    """What a committed batch changed, or the faults and open questions that kept it out (then ``batch_id`` is None and
    nothing was stored).
    """

    batch_id: int | None = None

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """The faults with open questions as faults, for where nobody is there to answer."""
        return (*self.faults, *(question.as_fault() for question in self.asking.open))


class Importer:
    """Checks and commits batches for one record."""

    def __init__(self, record: Record, county: County) -> None:
        self.record, self.county = record, county
        self.ledgers: Ledgers = record.ledgers

    def check(
        self, raws: Sequence[RawTable], progress: Progress = silent, *, now: dt.datetime, is_partial: bool = False
    ) -> tuple[Fault, ...]:
        """All faults that would keep these tables out, open questions among them; nothing is written. ``now`` and
        ``is_partial`` as in :meth:`commit`.
        """
        asking = Asking()
        with self.record.reading() as connection:
            _, faults = self._stage(connection, raws, progress, asking, now, is_partial)
        return tuple(sorted({*faults, *(question.as_fault() for question in asking.open)}))

    def stage(
        self, connection: sa.Connection, raws: Sequence[RawTable], asking: Asking, *, now: dt.datetime
    ) -> tuple[list[Staged], list[Fault]]:
        """These tables compared with what the record holds, and their faults; nothing is written."""
        return self._stage(connection, raws, silent, asking, now, False)

    def preview(
        self,
        raws: Sequence[RawTable],
        progress: Progress = silent,
        asking: Asking | None = None,
        *,
        now: dt.datetime,
    ) -> Preview:
        """What importing these tables would change, or all their faults; nothing is written."""
        asking = asking or Asking()
        with self.record.reading() as connection:
            staged, faults = self._stage(connection, raws, progress, asking, now, False)
        if faults or asking.open:
            return Preview(faults=tuple(sorted(set(faults))), notices=_notices(staged), asking=asking)
        return Preview(tuple(summary(item) for item in staged), notices=_notices(staged), asking=asking)

    def commit(
        self,
        raws: Sequence[RawTable],
        *,
        actor: str,
        now: dt.datetime,
        sha256: dict[str, str] | None = None,
        is_demo: bool = False,
        is_partial: bool = False,
        on_commit: OnCommit | None = None,
        progress: Progress = silent,
        asking: Asking | None = None,
    ) -> ImportResult:
        """Check the tables and store them as one batch, or return the faults and questions and store nothing.

        Args:
            raws: the tables of all sheets and files that belong together.
            actor: who imports. now: the time to note. sha256: file name -> hash of its bytes.
            is_demo: marks the batch, and with it the store, as simulated.
            is_partial: the tables change single rows; a ledger that replaces a scope keeps the others.
            on_commit: called with the batch's number inside the transaction, to settle what belongs to it.
            asking: the questions met while the tables were read, and the answers to all of them; without it nobody
                is there to answer, and an open question is a fault.

        Raises:
            AnswerRefused: an answer is none of the choices, or answers nothing that was asked.
        """
        nobody_answers = asking is None
        asking = asking or Asking()
        with self.record.writing() as connection:
            if is_demo:
                self.record.set_meta(connection, "is_demo", "1")
            staged, faults = self._stage(connection, raws, progress, asking, now, is_partial)
            if faults or asking.open:
                connection.rollback()
                open_ones = [question.as_fault() for question in asking.open] if nobody_answers else []
                found = tuple(sorted({*faults, *open_ones}))
                return ImportResult(faults=found, notices=_notices(staged), asking=asking)
            asking.refuse_misdirected()
            created = {"created_at": now, "actor": actor, "is_demo": is_demo, "answers": asking.account() or None}
            batch_id = insert_one(connection, batches, created)
            results = [self._write(connection, item, batch_id, sha256 or {}, progress) for item in staged]
            for item in [] if is_partial else staged:
                note_reports(connection, self.county, item, batch_id, now)
            for name in dict.fromkeys(result.ledger for result in results):
                self.record.note_change(
                    connection, now=now, actor=actor, action="import", ledger=name, batch_id=batch_id
                )
            if on_commit:
                on_commit(connection, batch_id)
        return ImportResult(tuple(results), notices=_notices(staged), asking=asking, batch_id=batch_id)

    def _write(
        self, connection: sa.Connection, item: Staged, batch_id: int, sha256: dict[str, str], progress: Progress
    ) -> TableResult:
        show = partial(progress, f"存入{item.ledger.title}")
        return write_table(self.record, connection, item, batch_id, sha256.get(item.table.raw.file, ""), show)

    def _stage(
        self,
        connection: sa.Connection,
        raws: Sequence[RawTable],
        progress: Progress,
        asking: Asking,
        now: dt.datetime,
        is_partial: bool,
    ) -> tuple[list[Staged], list[Fault]]:
        is_demo = self.record.is_demo(connection)
        context = Context(self.county, is_demo, self.record.present(connection, now), asking)
        order = {ledger.name: index for index, ledger in enumerate(self.ledgers.in_reference_order)}
        staged: list[Staged] = []
        faults: list[Fault] = []
        waiting: list[Fault] = []
        for raw in sorted(raws, key=lambda raw: order[raw.ledger]):
            ledger = self.ledgers[raw.ledger]
            if ledger.personal and not is_demo:
                faults.append(personal_refusal(raw, ledger))
            if any(item.ledger is ledger for item in staged):
                problem = f"同一次导入里有两张{ledger.title}"
                faults.append(raw.fault_as_whole("ledger_twice", problem, "请合并成一张，或分两次导入"))
                continue
            try:
                table, found = check_table(raw, ledger, context, partial(progress, f"检查{ledger.title}"))
            except TooManyFaults as enough:
                return staged, faults + enough.faults
            faults += found
            waiting += [raw.fault("waiting_cell", column, index, "", "") for column, index in table.waiting]
            faults += self._resolve_references(connection, ledger, table, staged)
            staged.append(self._identify(connection, ledger, table, is_partial))
            if not is_partial:
                ask_removal(staged[-1], self.county, asking)
                settle_overlaps(self.record, connection, self.county, staged[-1], asking)
        progress("核对各表", 1)
        return staged, faults + rule_faults(self.record, connection, self.county, staged, [*faults, *waiting])

    def _resolve_references(
        self, connection: sa.Connection, ledger: Ledger, table: CheckedTable, staged: list[Staged]
    ) -> list[Fault]:
        """Put the surrogate of the row pointed at in place of its key; a missing one is a fault."""
        faults = []
        for column in ledger.references:
            target = self.ledgers[column.ledger]
            known = self.record.keys(connection, target)
            for item in staged:
                if item.ledger is target:
                    known |= dict(zip(item.keys, item.row_ids, strict=True))
            cells = table.values[column.name]
            for index, key in enumerate(cells):
                if key is None:
                    continue
                cells[index] = known.get(same_key(str(key)))
                if cells[index] is None:
                    shown = "" if column.sensitive else f"“{key}”"
                    problem = f"{column.label}{shown}在{target.title}里找不到"
                    remedy = f"请核对{column.label}，或把{target.title}一起导入"
                    faults.append(table.raw.fault("unknown_reference", column.name, index, problem, remedy))
        return faults

    def _identify(self, connection: sa.Connection, ledger: Ledger, table: CheckedTable, is_partial: bool) -> Staged:
        """Give each row its surrogate: the one its key ever had, or a new random one."""
        known = self.record.known_keys(connection, ledger)
        keys = row_keys(ledger, table.values)
        fresh = os.urandom(8 * len(keys)).hex()
        row_ids = [known.get(key) or fresh[16 * i : 16 * i + 16] for i, key in enumerate(keys)]
        table = replace(
            table, notices=table.notices + self._twins(connection, ledger, table, dict(zip(keys, row_ids, strict=True)))
        )
        current = self.record.current_rows(connection, ledger) if known else None
        current_private = self.record.current_private(connection, ledger) if known else {}
        _keep_absent(table, ledger, row_ids, current, current_private)
        for column, derived in derived_columns(ledger):
            given = table.values[column.name]
            is_mark = derived.type is ColumnType.TEXT
            table.values[derived.name] = (
                self._marks(connection, given) if is_mark else [value is not None for value in given]
            )
        return Staged(ledger, table, row_ids, keys, current, current_private, is_partial=is_partial)

    def _twins(
        self, connection: sa.Connection, ledger: Ledger, table: CheckedTable, given: dict[str, str]
    ) -> tuple[Notice, ...]:
        """That the record holds another row of the same key, spelled otherwise, from before spellings were one."""
        others = [
            key
            for key, row_id in self.record.stored_keys(connection, ledger)
            if given.get(same_key(key), row_id) != row_id
        ]
        if not others:
            return ()
        label = ledger.by_name[ledger.key[0]].label
        text = f"记录库里另有 {len(others)} 行的{label}只是写法不同（全角或看不见的字符），没有改动，请核对后撤回多出的一行"
        return (table.raw.notice("spelled_otherwise", text),)

    def _marks(self, connection: sa.Connection, numbers: list[object]) -> list[object]:
        """A keyed hash of each number's first 18 characters; a disability card adds to the id number's."""
        secret = self.record.mark_secret(connection)
        return [
            None if number is None else hmac.digest(secret, str(number)[:18].encode(), "sha256").hex()[:16]
            for number in numbers
        ]


def _notices(staged: Sequence[Staged]) -> tuple[Notice, ...]:
    return tuple(notice for item in staged for notice in item.table.notices)


def _keep_absent(
    table: CheckedTable,
    ledger: Ledger,
    row_ids: list[str],
    current: pa.Table | None,
    current_private: dict[str, tuple[object, ...]],
) -> None:
    """A column the file does not have says nothing: known rows keep what the record holds there."""
    absent = [column for column in ledger.columns if column.name not in table.raw.positions]
    private = {column.name: place for place, column in enumerate(ledger.private_columns)}
    for column in absent:
        if column.name in private:
            held = {row_id: values[private[column.name]] for row_id, values in current_private.items()}
        elif current is not None:
            held = dict(zip(current["row_id"].to_pylist(), current[column.name].to_pylist(), strict=True))
        else:
            continue
        table.values[column.name] = [held.get(row_id) for row_id in row_ids]


def personal_refusal(raw: RawTable, ledger: Ledger) -> Fault:
    """The fault that keeps real personal data out until rights to read them can be granted."""
    problem = f"{ledger.title}含个人信息，本记录库还没有启用权限管理，不能存放"
    return raw.fault_as_whole("personal_ledger", problem, "请先不要导入；个人台账目前只能在演示库里用演示数据试用")


def file_sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
