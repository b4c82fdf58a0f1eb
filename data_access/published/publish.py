"""Publishing: from the record's current rows to the Parquet files that every screen and export reads.

No sensitive column leaves the record: only main tables are read, and they have none.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import sqlalchemy as sa
from filelock import FileLock, Timeout

from data_access.county.county import County
from data_access.county.ledgers import Ledgers
from data_access.county.reference_tables import reference_tables
from data_access.manifest import Manifest, PublishedTable, read_manifest, switch_manifest
from data_access.published import household_sizes
from data_access.published.building import Build, is_whole
from data_access.published.commitment_series import commitment_values
from data_access.published.findings import findings
from data_access.published.needs import lacking_tables
from data_access.record.batches.importer import Progress, silent
from data_access.record.core.arrow_tables import table_of
from data_access.record.core.record import Record
from data_access.record.core.schema import arrow_schema, batch_files, batches
from data_access.record.core.set_aside_rows import SET_ASIDE_SCHEMA, part, standards
from data_access.record.notes.map_layers import layers_stamp, layers_table
from data_access.record.notes.meetings import meetings_table
from data_access.record.notes.reports import round_tables
from data_access.record.notes.settlements import history, in_force, settlements_table
from data_access.record.notes.subject_notes import subject_notes_table
from data_access.record.notes.supervision import supervision_tables
from data_access.record.notes.warning_rule_changes import rule_changes_table
from errors import StoreError
from models.time import Month
from settings import ROOT

_PACKAGE = ROOT / "data_access"
_LONGEST_S = 60

#: Makes one more table from those that are there; through Build.execute and Build.parted it too costs what changed.
Maker = Callable[[Build], pa.Table]


@dataclass(frozen=True)
class More:
    """What others compute and have published beside the tables made here.

    Attributes:
        makers: by the name of the table, in the order they are made in, after all of ours.
        program: folders of the program they compute by; where a file there is another, all is published anew.
    """

    makers: Mapping[str, Maker]
    program: tuple[Path, ...]


NOTHING_MORE = More(MappingProxyType({}), ())


def publish(
    record: Record,
    county: County,
    definitions: str,
    folder: Path,
    *,
    now: dt.datetime,
    first_month: str = "",
    progress: Progress = silent,
    more: Mapping[str, Maker] = NOTHING_MORE.makers,
) -> Manifest:
    """Bring the read model up to the record's newest change, from what of the version in force still holds.

    Args:
        definitions: hash of all that tables are made by besides the record: the county folder and the program
            (:func:`definitions_hash`), that of ``more`` included. Where it is another, everything is made from nothing.
        folder: where the Parquet files live. now: time to note.
        first_month: YYYY-MM to show first, else the newest.
        more: tables that others compute; see :class:`More`.

    Returns:
        The manifest in force, which is the old one when nothing changed.

    Raises:
        StoreError: the folder cannot be written. RecordRefused: what is in force was made from another record.
    """
    try:
        with record.reading() as connection:  # who finds nothing to publish waits for nobody and writes nothing
            record.check(connection)
            if current := _current(record, connection, folder, definitions, first_month):
                return current
        with alone(folder, "publish.lock", _LONGEST_S, "发布看板数据"), record.reading() as connection:
            record.check(connection)
            if current := _current(record, connection, folder, definitions, first_month):
                return current
            before = _to_build_upon(record, connection, folder, definitions)
            with Build(folder, before) as build:
                last_month = _make_tables(build, record, connection, county, now, more, progress)
            first_month = first_month or record.meta(connection, "first_month") or ""
            manifest = _manifest(record, connection, definitions, build.tables, now, first_month, last_month)
            manifest = switch_manifest(folder, manifest)
            progress("发布完成", 1)
            return manifest
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


def _manifest(
    record: Record,
    connection: sa.Connection,
    definitions: str,
    tables: Mapping[str, PublishedTable],
    now: dt.datetime,
    first_month: str,
    last_month: str,
) -> Manifest:
    store_id, last_batch = record.store_id(connection), record.last_batch(connection)
    files = sorted((name, table.file, table.stamp) for name, table in tables.items())
    content = (store_id, definitions, first_month, files)
    return Manifest(
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
        tables=dict(tables),
    )


def _make_tables(
    build: Build,
    record: Record,
    connection: sa.Connection,
    county: County,
    now: dt.datetime,
    more: Mapping[str, Maker],
    progress: Progress,
) -> str:
    """Add every table of a version, each after what it reads; returns the newest month reported (YYYY-MM or empty)."""
    _add_ledgers(build, record, connection, county, record.present(connection, now), progress)
    county = in_force(county, history(connection))
    notes = reference_tables(county) | note_tables(connection) | lacking_tables(record.ledgers.ledgers)
    for name, table in notes.items():
        build.add(name, table)
    if not build.keeps("layers", layers_stamp(connection)):
        build.add("layers", layers_table(connection), layers_stamp(connection))
    people = record.marks(connection).get("households", "none")
    if not build.keeps(household_sizes.NAME, people):
        build.add(household_sizes.NAME, household_sizes.household_sizes(record, connection), people)
    through = Month.of((_last_import(connection) or now).date())
    failed: list[str] = []
    build.add("commitment_values", commitment_values(build, county, record.ledgers, through, failed))
    build.add("findings", findings(build, connection, record.ledgers, failed))
    for name, make in more.items():
        build.add(name, make(build))
    newest = build.execute("SELECT max(month) FROM observations").fetchone()
    return (newest[0] if newest else None) or ""


def note_tables(connection: sa.Connection) -> dict[str, pa.Table]:
    """What the record holds besides ledgers, as it is published; map layers, which are large, go by their stamp."""
    return {
        "sources": _sources(connection),
        "settlements": settlements_table(connection),
        "meetings": meetings_table(connection),
        "rule_changes": rule_changes_table(connection),
        "subject_notes": subject_notes_table(connection),
        **round_tables(connection),
        **supervision_tables(connection),
    }


def _add_ledgers(
    build: Build, record: Record, connection: sa.Connection, county: County, today: dt.date, progress: Progress
) -> None:
    """The rows in force of every ledger that can be shown, and in ``set_aside`` what cannot; both by ledger.

    What was set aside of a ledger stays as long as its table does: the stamp holds the present year, too, from which
    the window of a date follows.
    """
    marks, judged_by, columns = record.marks(connection), standards(county, today), _columns(record.ledgers)
    told: list[dict[str, object]] = []
    kept: set[str] = set()
    for index, ledger in enumerate(record.ledgers):
        progress(f"发布{ledger.title}", index / len(record.ledgers.ledgers))
        # The columns, and what decides which rows are set aside.
        shape = hashlib.sha256(f"{columns[ledger.name]}{judged_by}".encode()).hexdigest()[:8]
        stamp = f"{marks.get(ledger.name, '')}-{shape}"
        if build.keeps(ledger.name, stamp):
            kept.add(ledger.name)
        else:
            shown, aside = part(ledger, *record.read_rows(connection, ledger), today, county)
            told += aside
            build.add(ledger.name, shown, stamp)
    told += [row for row in build.earlier("set_aside", SET_ASIDE_SCHEMA).to_pylist() if row["ledger"] in kept]
    told.sort(key=lambda row: [str(row[name]) for name in ("ledger", "row_id", "column_name")])
    build.add("set_aside", pa.Table.from_pylist(told, schema=SET_ASIDE_SCHEMA))


def _current(
    record: Record, connection: sa.Connection, folder: Path, definitions: str, first_month: str
) -> Manifest | None:
    """The manifest in force if it says all that is to be said and its files are whole."""
    found = _of_record(record, connection, folder)
    wanted = (record.last_mark(connection), definitions, first_month or record.meta(connection, "first_month") or "")
    if found and (found.mark, found.definitions, found.first_month) == wanted and _is_whole(folder, found):
        return found
    return None


def _to_build_upon(record: Record, connection: sa.Connection, folder: Path, definitions: str) -> Manifest | None:
    """The manifest in force if its tables may be taken over; None where anything about it is uncertain.

    It was made from this record as it was at some time, by the same definitions and program, and its files are whole: a
    file cut short by a power cut must not stop the next start.
    """
    found = _of_record(record, connection, folder)
    if found is None or found.definitions != definitions or not _is_whole(folder, found):
        return None
    return found if found.revision == 0 or record.holds(connection, found.mark) else None


def _of_record(record: Record, connection: sa.Connection, folder: Path) -> Manifest | None:
    """The manifest in force, if it can be read and is of this record.

    A folder left over from another record must not lend it a single row: a demo county's would pass for real.
    """
    try:
        found = read_manifest(folder)
    except StoreError:
        return None
    return found if found and found.store_id == record.store_id(connection) else None


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    return all(is_whole(folder / table.file) for table in manifest.tables.values())


def _last_import(connection: sa.Connection) -> dt.datetime | None:
    """When the newest batch came, by its number: a clock that was ahead once does not stand over all later ones."""
    query = sa.select(batches.c.created_at).where(batches.c.withdrawn_at.is_(None))
    last: dt.datetime | None = connection.scalar(query.order_by(batches.c.batch_id.desc()).limit(1))
    return last


def _sources(connection: sa.Connection) -> pa.Table:
    """file_id, batch_id, ledger, file, sheet, created_at, actor: where each published row came from."""
    files = (batch_files.c[name] for name in ("file_id", "batch_id", "ledger", "file", "sheet"))
    query = sa.select(*files, batches.c.created_at, batches.c.actor).join(batches).order_by(batch_files.c.file_id)
    return table_of(connection, query)


@lru_cache(maxsize=8)
def _columns(ledgers: Ledgers) -> dict[str, str]:
    """Ledger -> its columns in words; making them anew each time takes longer than all that has changed."""
    return {ledger.name: str(arrow_schema(ledger)) for ledger in ledgers}


def definitions_hash(folder: Path, others: Sequence[Path] = ()) -> str:
    """Hash of the county folder, but for its simulation, and of this package and ``others``, see :class:`More`: an
    edited target or SELECT, or a new release, is published again.
    """
    own = (path for part in folder.iterdir() if part.name != "demo" for path in (part, *part.rglob("*")))
    county = _content(path for path in own if path.is_file())
    return hashlib.sha256(county + _program((_PACKAGE, *others))).hexdigest()[:16]


@lru_cache(maxsize=8)
def _program(folders: tuple[Path, ...]) -> bytes:
    """Read once a process: it is the program that runs, whatever a new release has put in its place meanwhile."""
    return _content(path for part in folders for end in ("py", "sql", "toml") for path in part.rglob(f"*.{end}"))


def _content(paths: Iterable[Path]) -> bytes:
    digest = hashlib.sha256()
    for path in sorted(paths, key=str):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()
