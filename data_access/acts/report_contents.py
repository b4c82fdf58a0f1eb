"""What the reviewer sees of a report before accepting it: its rows, what they change, and how they differ from the last.

Nothing sensitive is shown: private columns are left out, and a change in one is told without either value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import sqlalchemy as sa

from data_access.acts.check_report import before, in_period, kept_file, report_faults, rows_of, same_file
from data_access.county.ledgers import Column, ColumnType, Ledger, Shape
from data_access.intake.asking import Asking
from data_access.intake.tables.cell_values import registered_name
from data_access.record.batches.staged import Staged
from data_access.record.core.schema import arrow_schema
from data_access.record.notes.submissions import Submission, one
from data_access.store import Store
from data_access.workbooks.ledger_export import written
from errors import SubmissionRefused
from models.faults import Fault
from models.time import Period

NEW, CHANGED, REMOVED = "新增", "改动", "移出"
_NOT_SHOWN = "（不显示）"
_QUANTITIES = (ColumnType.INTEGER, ColumnType.NUMBER)
_PLACES = ("longitude", "latitude")


@dataclass(frozen=True)
class RowChange:
    """One cell that would change, or one row that would come or go (then ``column`` is empty)."""

    kind: str
    row: str
    column: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Compared:
    """A sum, or the number of rows, before and with this report; None where no row says anything."""

    label: str
    before: float | None
    after: float | None

    @property
    def written(self) -> tuple[str, str, str]:
        """Before, after and the difference, as they are written."""
        if self.before is None or self.after is None:
            return _number(self.before), _number(self.after), ""
        difference = round(self.after - self.before, 6)
        return _number(self.before), _number(self.after), f"{difference:+.15g}" if difference else "0"


@dataclass(frozen=True)
class Review:
    """A report as it lies before the reviewer.

    Attributes:
        header, rows: what the file says, without sensitive columns. hidden: labels of those.
        changes: what accepting it would change. unchanged: rows that are in the record as they are.
        spans: what is compared in ``sums``, e.g. 2025年5月 and 2025年6月.
        faults: what keeps it from being accepted today; then nothing is compared. told: to be looked at, in words.
        asking: what its file leaves open, with what was answered when it was handed in.
    """

    submission: Submission
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    hidden: tuple[str, ...] = ()
    changes: tuple[RowChange, ...] = ()
    unchanged: int = 0
    spans: tuple[str, str] = ("", "")
    sums: tuple[Compared, ...] = ()
    faults: tuple[Fault, ...] = ()
    told: tuple[str, ...] = ()
    asking: Asking = field(default_factory=Asking)

    @property
    def counted(self) -> str:
        """How many rows would come, go and stay, and how many cells would change, in words."""
        new, changed, removed = (sum(one.kind == kind for one in self.changes) for kind in (NEW, CHANGED, REMOVED))
        return f"新增 {new} 行，改动 {changed} 格，移出 {removed} 行，未变 {self.unchanged} 行"


def review(store: Store, submission_id: int, now: dt.datetime) -> Review:
    """What a report holds and would change today; nothing is written.

    Raises:
        SubmissionRefused: no such report, or its ledger is no longer defined.
        StoreError: the kept file is gone. FileRefused: it cannot be read.
    """
    with store.record.reading() as connection:
        submission = one(connection, submission_id)
    if submission.ledger not in store.ledgers.ledgers:
        raise SubmissionRefused(f"台账 {submission.ledger} 的定义已经没有了，看不了这一件。")
    if (file := kept_file(store, submission)) is None:
        return Review(submission)
    ledger, sha256 = store.ledgers[submission.ledger], submission.sha256 or ""
    asking = Asking(earlier=submission.answers)
    read = store.read([file], asking=asking)
    own = report_faults(store, read.tables, submission, sha256, number=submission_id)
    with store.record.reading() as connection:
        staged, faults = store.importer.stage(connection, read.tables, asking, now=now)
        words = _Words(store, connection, ledger)
        shown = [column for column in ledger.columns if column not in ledger.private_columns]
        cells = [[item.table.values[column.name] for column in shown] for item in staged]
        rows = [words.row(shown, row) for item in cells for row in zip(*item, strict=True)]
    same = same_file(store, submission, sha256, submission_id)
    notices = (*read.notices, *(notice for item in staged for notice in item.table.notices))
    answered = (f"{one['where']}：{one['question']}——{one['answer']}" for one in asking.account())
    told = (*(notice.sentence for notice in notices), *answered, *([same] if same else []))
    found = Review(
        submission, tuple(column.header for column in shown), tuple(rows),
        tuple(column.label for column in ledger.private_columns), told=told,
        faults=tuple(sorted({*read.faults, *faults, *own})), asking=asking,
    )  # fmt: skip
    if found.faults or not staged:
        return found
    return _with_changes(store, found, words, staged[0])


def _with_changes(store: Store, found: Review, words: _Words, item: Staged) -> Review:
    changes = tuple(_changes(words, item))
    unchanged = len(item.table) - len({*item.changed, *item.changed_private})
    spans, sums = _sums(store, found.submission, words, item)
    return replace(found, changes=changes, unchanged=unchanged, spans=spans, sums=sums)


class _Words:
    """Values of one ledger as a person reads them."""

    def __init__(self, store: Store, connection: sa.Connection, ledger: Ledger) -> None:
        self.county, self.ledger, record = store.county, ledger, store.record
        targets = {column.name: store.ledgers[column.ledger] for column in ledger.references}
        self._keys = {
            name: {row_id: key for key, row_id in record.keys(connection, target).items()}
            for name, target in targets.items()
            if not target.has_private_key
        }

    def row(self, columns: Sequence[Column], values: Sequence[object]) -> tuple[str, ...]:
        return tuple(self.cell(column, value) for column, value in zip(columns, values, strict=True))

    def cell(self, column: Column, value: object) -> str:
        if value is None:
            return ""
        if column.sensitive:
            return _NOT_SHOWN
        if column.type is ColumnType.REFERENCE:
            return self._keys.get(column.name, {}).get(str(value), _NOT_SHOWN)
        return registered_name(value, column, self.county) or written(value)

    def name(self, row: dict[str, object], line: object) -> str:
        """What a row is known by; one known by a person's number alone shows its place in the file."""
        columns = [self.ledger.by_name[name] for name in self.ledger.key]
        parts = [self.cell(column, row.get(column.name)) for column in columns if not column.sensitive]
        return " · ".join(part for part in parts if part) or f"第 {line} 行"


def _changes(words: _Words, item: Staged) -> Iterator[RowChange]:
    ledger = item.ledger
    stored = {row["row_id"]: row for row in item.current.to_pylist()} if item.current is not None else {}
    private = set(item.changed_private)
    for index in sorted({*item.changed, *private}):
        row_id = item.row_ids[index]
        row = item.values_of(ledger.columns, index)
        name = words.name(row, item.table.raw.rows[index])
        if row_id not in stored:
            yield RowChange(NEW, name)
            continue
        for column in ledger.columns:
            if column in ledger.private_columns:
                continue
            if stored[row_id][column.name] != row[column.name]:
                old, new = words.cell(column, stored[row_id][column.name]), words.cell(column, row[column.name])
                yield RowChange(CHANGED, name, column.label, old, new)
        if index in private:
            before_it = item.current_private.get(row_id, (None,) * len(ledger.private_columns))
            for column, old_value in zip(ledger.private_columns, before_it, strict=True):
                if old_value != row[column.name]:
                    yield RowChange(CHANGED, name, column.label, _NOT_SHOWN, _NOT_SHOWN)
    for row_id in item.ended:
        yield RowChange(REMOVED, words.name(stored[row_id], stored[row_id]["source_row"]))


def _sums(
    store: Store, submission: Submission, words: _Words, item: Staged
) -> tuple[tuple[str, str], tuple[Compared, ...]]:
    """The reporter's rows of the last period against those of this one as the record would hold them."""
    ledger, period = item.ledger, Period.parse(submission.period)
    empty = arrow_schema(ledger).empty_table()
    now = rows_of(item.merged(), ledger, store.county, submission.reporter)
    then = rows_of(empty if item.current is None else item.current, ledger, store.county, submission.reporter)
    if ledger.shape is Shape.STATE:
        spans = ("现在", "接受后")
    else:
        last = before(then, ledger, period) if ledger.shape is Shape.PERIOD else period.plus(-1)
        spans = (last.label, period.label)
        now, then = in_period(now, ledger, period), in_period(then, ledger, last)
    counts = Compared("行数", then.num_rows, now.num_rows)
    return spans, (counts, *_columns(words, then, now))


def _columns(words: _Words, then: pa.Table, now: pa.Table) -> Iterator[Compared]:
    """Sums of the quantity columns; figures of several commitments are not added up but stand one by one."""
    ledger = words.ledger
    subject = next(
        (one.name for one in ledger.columns if one.type is ColumnType.COMMITMENT and one.name in ledger.key), ""
    )
    parts = sorted({*then[subject].to_pylist(), *now[subject].to_pylist()} - {None}) if subject else [""]
    columns = [
        one
        for one in ledger.columns
        if one.type in _QUANTITIES and one not in ledger.private_columns and one.name not in _PLACES
    ]
    for part in parts:
        label, tables = "", (then, now)
        if subject:
            label = f"{part} {words.county.commitment(part).title}："
            tables = tuple(table.filter(pa.compute.equal(table[subject], part)) for table in (then, now))
        for column in columns:
            old, new = (pa.compute.sum(table[column.name]).as_py() for table in tables)
            if old is not None or new is not None:
                yield Compared(label + column.header, old, new)


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 6):.15g}"
