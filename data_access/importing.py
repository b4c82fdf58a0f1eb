"""Taking checked rows into the record: all tables of one batch, or nothing.

References are resolved to surrogates, the rules run over what the record would hold afterwards, and only then
is anything written. Rows that change nothing are not written again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from data_access.cells import Context
from data_access.checking import check_table, row_keys
from data_access.county import County
from data_access.ledgers import Ledger, Ledgers, Load
from data_access.record import Record
from data_access.reference_tables import reference_tables
from data_access.schema import arrow_schema, batch_files, batches, stored_columns
from data_access.tables import CheckedTable, RawTable
from models import Fault

#: Called with what is being done, in Chinese, and the share done from 0 to 1.
Progress = Callable[[str, float], None]


def silent(_step: str, _share: float) -> None:
    """A Progress that shows nothing."""


@dataclass(frozen=True)
class TableResult:
    """What one sheet changed in the record."""

    ledger: str
    file: str
    sheet: str
    row_count: int
    inserted: int
    updated: int
    ended: int


@dataclass(frozen=True)
class ImportResult:
    """A committed batch, or the faults that kept it out (then ``batch_id`` is None and nothing was stored)."""

    batch_id: int | None
    tables: tuple[TableResult, ...] = ()
    faults: tuple[Fault, ...] = ()


#: File, sheet and row number (0 for the sheet as a whole) of a fault.
_Place = tuple[str, str, int]


@dataclass
class _Staged:
    """A checked table with keys and surrogates, compared with what the record holds."""

    ledger: Ledger
    table: CheckedTable
    row_ids: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    current: pa.Table | None = None
    ended: list[str] = field(default_factory=list)

    def arrow(self, file_id: int = 0) -> pa.Table:
        schema = arrow_schema(self.ledger)
        names = [column.name for column in stored_columns(self.ledger)]
        columns = [self.row_ids, [file_id] * len(self.table), list(self.table.raw.rows)]
        columns += [self.table.values[name] for name in names]
        return pa.table([pa.array(c, t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)

    def is_at(self, place: _Place) -> bool:
        return place[:2] == (self.table.raw.file, self.table.raw.sheet)


class Importer:
    """Checks and commits batches for one record."""

    def __init__(self, record: Record, county: County) -> None:
        self.record, self.county = record, county
        self.ledgers: Ledgers = record.ledgers

    def check(self, raws: Sequence[RawTable], progress: Progress = silent) -> tuple[Fault, ...]:
        """All faults that would keep these tables out; nothing is written."""
        with self.record.reading() as connection:
            _, faults = self._stage(connection, raws, progress)
        return tuple(sorted(set(faults)))

    def commit(
        self,
        raws: Sequence[RawTable],
        *,
        actor: str,
        now: dt.datetime,
        sha256: dict[str, str] | None = None,
        is_demo: bool = False,
        progress: Progress = silent,
    ) -> ImportResult:
        """Check the tables and store them as one batch, or return the faults and store nothing.

        Args:
            raws: the tables of all sheets and files that belong together.
            actor: who imports. now: the time to note. sha256: file name -> hash of its bytes.
            is_demo: marks the batch, and with it the store, as simulated.
        """
        with self.record.writing() as connection:
            if is_demo:
                self.record.set_meta(connection, "is_demo", "1")
            staged, faults = self._stage(connection, raws, progress)
            if faults:
                connection.rollback()
                return ImportResult(None, faults=tuple(sorted(set(faults))))
            created = {"created_at": now, "actor": actor, "is_demo": is_demo}
            batch_id = _insert_one(connection, batches, created)
            results = []
            for index, item in enumerate(staged):
                progress("存入记录库", index / len(staged))
                results.append(self._write(connection, item, batch_id, (sha256 or {}).get(item.table.raw.file, "")))
            progress("存入记录库", 1)
        return ImportResult(batch_id, tuple(results))

    def _stage(
        self, connection: sa.Connection, raws: Sequence[RawTable], progress: Progress
    ) -> tuple[list[_Staged], list[Fault]]:
        is_demo = self.record.is_demo(connection)
        context = Context(self.county, ids_must_fail=is_demo)
        order = {ledger.name: index for index, ledger in enumerate(self.ledgers.in_reference_order)}
        staged: list[_Staged] = []
        faults: list[Fault] = []
        for index, raw in enumerate(sorted(raws, key=lambda raw: order[raw.ledger])):
            ledger = self.ledgers[raw.ledger]
            progress(f"检查{ledger.title}", index / len(raws))
            if ledger.personal and not is_demo:
                faults.append(personal_refusal(raw, ledger))
            if any(item.ledger is ledger for item in staged):
                faults.append(
                    Fault(raw.file, raw.sheet, "", f"同一次导入里有两张{ledger.title}", "请合并成一张，或分两次导入")
                )
                continue
            table, found = check_table(raw, ledger, context)
            faults += found
            faults += self._resolve_references(connection, ledger, table, staged)
            staged.append(self._identify(connection, ledger, table))
        progress("核对各表", 1)
        return staged, faults + self._rule_faults(connection, staged, faults)

    def _resolve_references(
        self, connection: sa.Connection, ledger: Ledger, table: CheckedTable, staged: list[_Staged]
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
                cells[index] = known.get(str(key))
                if cells[index] is None:
                    shown = "" if column.sensitive else f"“{key}”"
                    problem = f"{column.label}{shown}在{target.title}里找不到"
                    remedy = f"请核对{column.label}，或把{target.title}一起导入"
                    faults.append(table.raw.fault(column.name, index, problem, remedy))
        return faults

    def _identify(self, connection: sa.Connection, ledger: Ledger, table: CheckedTable) -> _Staged:
        """Give each row its surrogate: the known one of its key, or a new random one."""
        known = self.record.keys(connection, ledger)
        keys = row_keys(ledger, table.values)
        fresh = os.urandom(8 * len(keys)).hex()
        row_ids = [known.get(key) or fresh[16 * i : 16 * i + 16] for i, key in enumerate(keys)]
        staged = _Staged(ledger, table, row_ids, keys, self.record.current_rows(connection, ledger) if known else None)
        if ledger.load is Load.REPLACE and staged.current is not None:
            staged.ended = _ended_by_replace(staged)
        return staged

    def _rule_faults(self, connection: sa.Connection, staged: list[_Staged], found: list[Fault]) -> list[Fault]:
        """Run the rules over the record as it would be after this batch.

        A cell already found faulty has no value, so rows with one are left out, and so are rules that look
        across the rows of a table with such cells: they would only report what follows from it.
        """
        spoilt = {_row_of(fault) for fault in found}
        spoilt_ledgers = {item.ledger.name for item in staged if any(item.is_at(place) for place in spoilt)}
        rules = [
            rule
            for rule in self.ledgers.rules_reading({item.ledger.name for item in staged})
            if rule.is_row_wise or not rule.tables & spoilt_ledgers
        ]
        by_name = {item.ledger.name: item for item in staged}
        needed = set().union(*(rule.tables for rule in rules)) & set(self.ledgers.ledgers)
        with duckdb.connect() as sandbox:
            for name, table in reference_tables(self.county).items():
                sandbox.register(name, table)
            for name in needed:
                ledger = self.ledgers[name]
                if name in by_name:
                    sandbox.register(name, _merged(by_name[name]))
                else:
                    sandbox.register(name, self.record.current_rows(connection, ledger))
            faults = []
            for rule in rules:
                for ledger_name, row_id, column, problem, remedy in sandbox.execute(rule.sql).fetchall():
                    faults.append(_locate(by_name, staged[0], ledger_name, row_id, column, problem, remedy))
        return [fault for fault in faults if _row_of(fault) not in spoilt]

    def _write(self, connection: sa.Connection, item: _Staged, batch_id: int, sha256: str) -> TableResult:
        raw, ledger = item.table.raw, item.ledger
        known = set(item.current.column("row_id").to_pylist()) if item.current is not None else set()
        changed = _changed_rows(item)
        inserted = sum(item.row_ids[index] not in known for index in changed)
        result = TableResult(
            ledger.name, raw.file, raw.sheet, len(raw), inserted, len(changed) - inserted, len(item.ended)
        )
        details = {
            "batch_id": batch_id, "ledger": ledger.name, "file": raw.file, "sheet": raw.sheet, "sha256": sha256,
            "row_count": len(raw), "inserted_count": inserted, "updated_count": result.updated,
            "ended_count": result.ended, "positions": raw.positions,
        }  # fmt: skip
        file_id = _insert_one(connection, batch_files, details)
        self._close(connection, ledger, batch_id, [item.row_ids[i] for i in changed if item.row_ids[i] in known])
        self._close(connection, ledger, batch_id, item.ended)
        self._insert_main(connection, item, changed, batch_id, file_id)
        self._write_private(connection, item)
        return result

    def _close(self, connection: sa.Connection, ledger: Ledger, batch_id: int, row_ids: list[str]) -> None:
        main = self.record.main[ledger.name]
        statement = (
            sa.update(main)
            .where(main.c.row_id == sa.bindparam("closed_row"), main.c.replaced_by.is_(None))
            .values(replaced_by=batch_id)
        )
        if row_ids:
            connection.execute(statement, [{"closed_row": row_id} for row_id in row_ids])

    def _insert_main(
        self, connection: sa.Connection, item: _Staged, changed: list[int], batch_id: int, file_id: int
    ) -> None:
        if not changed:
            return
        names = [column.name for column in stored_columns(item.ledger)]
        columns = [item.table.values[name] for name in names]
        rows = item.table.raw.rows
        has_public_key = not item.ledger.has_private_key
        payload = [
            {
                "row_id": item.row_ids[i],
                "row_key": item.keys[i] if has_public_key else None,
                "batch_id": batch_id,
                "file_id": file_id,
                "source_row": rows[i],
                **{name: column[i] for name, column in zip(names, columns, strict=True)},
            }
            for i in changed
        ]
        connection.execute(sa.insert(self.record.main[item.ledger.name]), payload)

    def _write_private(self, connection: sa.Connection, item: _Staged) -> None:
        """Sensitive values are kept once, in their newest form."""
        table = self.record.private.get(item.ledger.name)
        if table is None:
            return
        names = [column.name for column in item.ledger.private_columns]
        payload = [
            {
                "row_id": row_id,
                "row_key": key if item.ledger.has_private_key else None,
                **{name: item.table.values[name][i] for name in names},
            }
            for i, (row_id, key) in enumerate(zip(item.row_ids, item.keys, strict=True))
        ]
        known = set(connection.scalars(sa.select(table.c.row_id)))
        if stale := [{"stale_row": row["row_id"]} for row in payload if row["row_id"] in known]:
            connection.execute(sa.delete(table).where(table.c.row_id == sa.bindparam("stale_row")), stale)
        if payload:
            connection.execute(sa.insert(table), payload)


def personal_refusal(raw: RawTable, ledger: Ledger) -> Fault:
    """The fault that keeps real personal data out until rights to read them can be granted."""
    return Fault(
        raw.file,
        raw.sheet,
        "",
        f"{ledger.title}含个人信息，本记录库还没有启用权限管理，不能存放",
        "请先不要导入；个人台账目前只能在演示库里用演示数据试用",
    )


def _insert_one(connection: sa.Connection, table: sa.Table, values: dict[str, object]) -> int:
    """Insert one row and return its number."""
    number = connection.execute(sa.insert(table).values(**values)).inserted_primary_key
    assert number is not None
    return int(number[0])


def file_sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _ended_by_replace(item: _Staged) -> list[str]:
    """Current rows inside the file's scope that the file no longer has."""
    assert item.current is not None
    scope = item.ledger.replace_scope
    given = set(zip(*(item.table.values[name] for name in scope), strict=True))
    here = set(item.row_ids)
    current = item.current.select(["row_id", *scope]).to_pylist()
    return [
        row["row_id"] for row in current if tuple(row[name] for name in scope) in given and row["row_id"] not in here
    ]


def _changed_rows(item: _Staged) -> list[int]:
    """Indexes of rows that differ from the record's current ones or are new."""
    if item.current is None:
        return list(range(len(item.table)))
    names = [column.name for column in stored_columns(item.ledger)]
    columns = [item.current.column(name).to_pylist() for name in ("row_id", *names)]
    stored = {row[0]: row[1:] for row in zip(*columns, strict=True)}
    given = zip(*(item.table.values[name] for name in names), strict=True)
    return [i for i, (row_id, row) in enumerate(zip(item.row_ids, given, strict=True)) if stored.get(row_id) != row]


def _merged(item: _Staged) -> pa.Table:
    staged = item.arrow()
    if item.current is None:
        return staged
    gone = pa.array([*item.row_ids, *item.ended], pa.string())
    kept = item.current.filter(pa.compute.invert(pa.compute.is_in(item.current.column("row_id"), value_set=gone)))
    return pa.concat_tables([kept, staged])


def _row_of(fault: Fault) -> _Place:
    digits = re.search(r"\d+", fault.cell)
    return fault.file, fault.sheet, int(digits[0]) if digits else 0


def _locate(
    by_name: dict[str, _Staged], fallback: _Staged, ledger: str, row_id: str, column: str, problem: str, remedy: str
) -> Fault:
    """The cell of a finding; one that points at a row of the record alone is told without a cell."""
    item = by_name.get(ledger)
    if item is not None and row_id in item.row_ids:
        return item.table.raw.fault(column, item.row_ids.index(row_id), problem, remedy)
    raw = fallback.table.raw
    return Fault(raw.file, raw.sheet, "", f"与记录库中已有的数据不一致：{problem}", remedy)
