"""Publishing: from the record's current rows to the Parquet files that every screen and export reads.

No sensitive column leaves the record: only main tables are read, and they have none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from filelock import FileLock, Timeout

from data_access.county import County
from data_access.findings import findings
from data_access.importing import Progress, silent
from data_access.layers import layer_tables
from data_access.ledgers import Ledger
from data_access.manifest import Manifest, PublishedTable, read_manifest, switch_manifest
from data_access.meetings import meetings_table
from data_access.needs import lacking_tables
from data_access.record import Record
from data_access.reference_tables import reference_tables
from data_access.reporting import round_tables
from data_access.risk_rules import rule_changes_table
from data_access.schema import arrow_schema, batch_files, batches
from data_access.set_aside import SET_ASIDE_SCHEMA, kept_from, part, standards
from data_access.settlements import history, in_force, settlements_table
from data_access.supervision import supervision_tables
from data_access.values import commitment_values
from errors import StoreError
from models import Month
from settings import ROOT

_PACKAGE = ROOT / "data_access"
_LONGEST_S = 60


def publish(
    record: Record,
    county: County,
    definitions: str,
    folder: Path,
    *,
    now: dt.datetime,
    first_month: str = "",
    progress: Progress = silent,
) -> Manifest:
    """Bring the read model up to the record's newest batch; unchanged tables keep their files.

    Args:
        definitions: hash of what the county was read from (:func:`definitions_hash`); a change is published too.
        folder: where the Parquet files live. now: time to note.
        first_month: YYYY-MM to show first, else the newest.

    Returns:
        The manifest in force, which is the old one when nothing changed.

    Raises:
        StoreError: the folder cannot be written. RecordRefused: what is in force was made from another record.
    """
    try:
        with record.reading() as connection:  # who finds nothing to publish waits for nobody and writes nothing
            record.check(connection)
            before, is_current = _look(record, connection, folder, definitions, first_month)
        if before and is_current:
            return before
        with alone(folder, "publish.lock", _LONGEST_S, "发布看板数据"), record.reading() as connection:
            return _publish(record, connection, county, definitions, folder, now, first_month, progress)
    except OSError as error:
        raise _unwritable(folder) from error


@contextmanager
def alone(folder: Path, lock: str, longest_s: int, doing: str) -> Iterator[None]:
    """Keep every other process that asks for the same lock waiting, ``longest_s`` at most; one that dies holds none.

    Args:
        folder: of the read model, where the lock is a file. doing: what the lock is for, in words.

    Raises:
        StoreError: the other took longer, or the folder cannot be written.
    """
    held = FileLock(folder / lock, timeout=longest_s)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout as error:
        raise StoreError(f"另一个程序正在{doing}，等了 {longest_s} 秒还没有完。请稍候再试。") from error
    except OSError as error:
        raise _unwritable(folder) from error
    try:
        yield
    finally:
        held.release()


def _unwritable(folder: Path) -> StoreError:
    return StoreError(f"读库文件夹 {folder} 写不进去。请检查磁盘空间和权限后重新发布。")


def _publish(
    record: Record,
    connection: sa.Connection,
    county: County,
    definitions: str,
    folder: Path,
    now: dt.datetime,
    first_month: str,
    progress: Progress,
) -> Manifest:
    record.check(connection)
    before, is_current = _look(record, connection, folder, definitions, first_month)
    if before and is_current:
        return before
    store_id, last_batch = record.store_id(connection), record.last_batch(connection)
    first_month = first_month or record.meta(connection, "first_month") or ""
    tables, last_month = _write_tables(record, connection, county, folder, before, now, progress)
    content = (store_id, definitions, first_month, sorted(tables.items()))
    manifest = Manifest(
        version=f"{last_batch:06d}-{hashlib.sha256(repr(content).encode()).hexdigest()[:8]}",
        store_id=store_id,
        record_batch=last_batch,
        revision=record.last_revision(connection),
        mark=record.last_mark(connection),
        definitions=definitions,
        published_at=now.isoformat(timespec="seconds"),
        changed_at=changed.isoformat(timespec="seconds") if (changed := record.newest_change(connection)) else "",
        is_demo=record.is_demo(connection),
        first_month=first_month,
        last_month=last_month,
        tables=tables,
    )
    manifest = switch_manifest(folder, manifest)
    progress("发布完成", 1)
    return manifest


def _write_tables(
    record: Record,
    connection: sa.Connection,
    county: County,
    folder: Path,
    before: Manifest | None,
    now: dt.datetime,
    progress: Progress,
) -> tuple[dict[str, PublishedTable], str]:
    """Write what changed since ``before``; returns all tables and the newest month reported (YYYY-MM or empty)."""
    old = before.tables if before else {}
    marks, today = record.marks(connection), record.present(connection, now)
    judged_by = standards(county, today)
    tables: dict[str, PublishedTable] = {}
    told: list[dict[str, object]] = []
    unchanged: set[str] = set()
    with duckdb.connect() as duck:
        for index, ledger in enumerate(record.ledgers):
            progress(f"发布{ledger.title}", index / len(record.ledgers.ledgers))
            stamp = f"{marks.get(ledger.name, '')}-{_schema_hash(ledger, judged_by)}"
            if ledger.name not in old or old[ledger.name].stamp != stamp:
                shown, aside = part(ledger, *record.read_rows(connection, ledger), today, county)
                told += aside
                tables[ledger.name] = write_table(folder, ledger.name, shown, stamp)
            else:
                tables[ledger.name] = old[ledger.name]
                unchanged.add(ledger.name)
            path = (folder / tables[ledger.name].file).as_posix().replace("'", "''")
            # A table, not a view: a hundred SELECTs follow, and each would open the files it reads again.
            duck.execute(f"CREATE TABLE {ledger.name} AS SELECT * FROM '{path}'")
        if "set_aside" in old and unchanged:
            told += kept_from(folder / old["set_aside"].file, unchanged)
        county = in_force(county, history(connection))
        extra = reference_tables(county) | note_tables(connection) | lacking_tables(record.ledgers.ledgers)
        extra["set_aside"] = pa.Table.from_pylist(told, schema=SET_ASIDE_SCHEMA)
        for name, table in extra.items():
            duck.register(name, table)
        through = Month.of((_last_import(connection) or now).date())
        failed: list[str] = []
        extra["commitment_values"] = commitment_values(duck, county, record.ledgers, through, failed)
        duck.register("commitment_values", extra["commitment_values"])
        extra["findings"] = findings(duck, connection, record.ledgers, failed)
        newest = duck.execute("SELECT max(month) FROM observations").fetchone()
    for name, table in extra.items():
        tables[name] = write_table(folder, name, table, "")
    return tables, (newest[0] if newest else None) or ""


def note_tables(connection: sa.Connection) -> dict[str, pa.Table]:
    """What the record holds besides ledgers, as it is published."""
    return {
        "sources": _sources(connection),
        "settlements": settlements_table(connection),
        "meetings": meetings_table(connection),
        "rule_changes": rule_changes_table(connection),
        **round_tables(connection),
        **layer_tables(connection),
        **supervision_tables(connection),
    }


def _look(
    record: Record, connection: sa.Connection, folder: Path, definitions: str, first_month: str
) -> tuple[Manifest | None, bool]:
    """The manifest in force where it can be built upon, and whether it says all that is to be said."""
    before = _usable_manifest(folder, record.store_id(connection))
    first_month = first_month or record.meta(connection, "first_month") or ""
    wanted = (record.last_mark(connection), definitions, first_month)
    return before, before is not None and (before.mark, before.definitions, before.first_month) == wanted


def _usable_manifest(folder: Path, store_id: str) -> Manifest | None:
    """The manifest in force if it is of this record and all its files are whole; else all is built anew.

    A folder left over from another record must not lend it a single row: a demo county's would pass for real.
    A file cut short by a power cut must not stop the next start.
    """
    try:
        manifest = read_manifest(folder)
    except StoreError:
        return None
    if manifest and manifest.store_id == store_id and all(_is_whole(folder / t.file) for t in manifest.tables.values()):
        return manifest
    return None


def write_table(folder: Path, name: str, table: pa.Table, stamp: str) -> PublishedTable:
    """Write under a name made from the content, so that a file in use is never overwritten."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data = sink.getvalue().to_pybytes()
    path = folder / f"{name}-{_content_mark(data)}.parquet"
    if not _is_whole(path):
        temporary = path.with_suffix(".new")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    return PublishedTable(file=path.name, row_count=table.num_rows, stamp=stamp)


def _is_whole(path: Path) -> bool:
    """Whether the file is there with the content it is named after."""
    try:
        return path.stem.endswith(f"-{_content_mark(path.read_bytes())}")
    except FileNotFoundError:
        return False


def _content_mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _last_import(connection: sa.Connection) -> dt.datetime | None:
    """When the newest batch came, by its number: a clock that was ahead once does not stand over all later ones."""
    query = sa.select(batches.c.created_at).where(batches.c.withdrawn_at.is_(None))
    last: dt.datetime | None = connection.scalar(query.order_by(batches.c.batch_id.desc()).limit(1))
    return last


def _sources(connection: sa.Connection) -> pa.Table:
    """file_id, batch_id, ledger, file, sheet, created_at, actor: where each published row came from."""
    query = (
        sa.select(
            batch_files.c.file_id, batch_files.c.batch_id, batch_files.c.ledger, batch_files.c.file,
            batch_files.c.sheet, batches.c.created_at, batches.c.actor,
        )
        .join(batches)
        .order_by(batch_files.c.file_id)
    )  # fmt: skip
    names = ["file_id", "batch_id", "ledger", "file", "sheet", "created_at", "actor"]
    types = [pa.int64(), pa.int64(), pa.string(), pa.string(), pa.string(), pa.timestamp("s"), pa.string()]
    rows = connection.execute(query).all()
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    return pa.table([pa.array(list(c), t) for c, t in zip(columns, types, strict=True)], names=names)


def _schema_hash(ledger: Ledger, judged_by: str) -> str:
    """Of the columns, and of what decides which rows are set aside."""
    return hashlib.sha256(f"{arrow_schema(ledger)}{judged_by}".encode()).hexdigest()[:8]


def definitions_hash(folder: Path) -> str:
    """Hash of the county folder, but for its simulation, and of this package: an edited target or SELECT, or a new release, is published again."""
    digest = hashlib.sha256()
    own = (path for path in folder.rglob("*") if path.is_file() and folder / "demo" not in path.parents)
    program = [*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.sql")]
    for path in [*sorted(own), *sorted(program)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
