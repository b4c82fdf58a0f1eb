"""The record: the truth, in SQLite by default or PostgreSQL by a URL.

One transaction an import; readers of the read model never touch it.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.ledgers import Ledger, Ledgers
from data_access.county.text_folding import same_key
from data_access.record.core.arrow_tables import as_table
from data_access.record.core.engines import make_engine
from data_access.record.core.record_identity import check_record
from data_access.record.core.schema import (
    TRACKING,
    arrow_schema,
    batches,
    changes,
    events_table,
    main_table,
    private_table,
    store_meta,
    stored_columns,
)
from data_access.record.core.set_aside_rows import read_cell_by_cell
from data_access.record.core.store_errors import store_errors
from errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Where Alembic keeps which migration was the last.
_VERSION = sa.table("alembic_version", sa.column("version_num"))
_WRITE_LOCK = 140524  # any fixed number; PostgreSQL's advisory lock for writers of this record


@dataclass(frozen=True)
class _Tables:
    """The tables of the ledgers as SQLAlchemy has them, and a hash of how they are defined."""

    metadata: sa.MetaData
    main: dict[str, sa.Table]
    events: dict[str, sa.Table]
    private: dict[str, sa.Table]
    definition: str


@lru_cache(maxsize=8)
def _tables(ledgers: Ledgers) -> _Tables:
    """Made once for a set of definitions: any number of records may share them, and making them takes longest of all."""
    metadata = sa.MetaData()
    main = {ledger.name: main_table(ledger, metadata) for ledger in ledgers}
    events = {ledger.name: events_table(ledger, metadata) for ledger in ledgers}
    private = {ledger.name: private_table(ledger, metadata) for ledger in ledgers}
    definition = hashlib.sha256(repr([repr(table) for table in metadata.sorted_tables]).encode()).hexdigest()
    known = {name: table for name, table in private.items() if table is not None}
    return _Tables(metadata, main, events, known, definition)


class Stored(IntEnum):
    """Whether a process has made a change: what whoever breaks it off is told, and must not be false."""

    NOTHING, PERHAPS, SURELY = range(3)


@contextmanager
def _taken_down() -> Iterator[None]:
    """Keep :attr:`Record.stored` true over a transaction: an interruption leaves open whether it was committed."""
    before = Record.stored
    try:
        yield
    except Exception:
        Record.stored = before  # rolled back
        raise
    Record.stored = Stored.SURELY if Record.stored > before else before


class Record:
    """An open record with the tables of the given ledgers.

    Attributes:
        engine: SQLAlchemy engine. ledgers: definitions in force.
        read_model: what was published of it, so that nothing is written to a record that it was not made from; None
            leaves that unasked.
        main, events, private: SQLAlchemy tables of each ledger (``private`` lacks those without sensitive columns).
    """

    #: What of this process is in the record, by any of its records.
    stored = Stored.NOTHING

    def __init__(self, engine: sa.Engine, ledgers: Ledgers, read_model: Path | None = None) -> None:
        self.engine, self.ledgers, self.read_model = engine, ledgers, read_model
        tables = _tables(ledgers)
        self.metadata, self.main, self.events, self.private = (
            tables.metadata,
            tables.main,
            tables.events,
            tables.private,
        )

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent snapshot; raises StoreError when the store is damaged or out of reach."""
        with store_errors(self.engine.url, is_writing=False), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # its default sees what others commit in between
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that no other writer can interleave with; rolled back whole on any error.

        Raises:
            RecordRefused: what is published was made from another record.
        """
        with (
            store_errors(self.engine.url, is_writing=True),
            self.engine.connect().execution_options(writer=True) as connection,
            _taken_down(),
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITE_LOCK)))
            self.check(connection)
            yield connection

    def check(self, connection: sa.Connection) -> None:
        """Raises RecordRefused when what is published was made from another record; see data_access.record.core.record_identity."""
        if self.read_model:
            check_record(connection, self.read_model)

    def last_batch(self, connection: sa.Connection) -> int:
        """Number of the newest batch, 0 in an empty record."""
        return connection.scalar(sa.select(sa.func.max(batches.c.batch_id))) or 0

    def newest_change(self, connection: sa.Connection) -> dt.datetime | None:
        """When the record was last changed, by the clock of the machine that changed it; None in an empty one."""
        newest: dt.datetime | None = connection.scalar(sa.select(sa.func.max(changes.c.changed_at)))
        return newest

    def present(self, connection: sa.Connection, now: dt.datetime) -> dt.date:
        """The present day: the machine's, or the record's newest change where the machine's clock is behind it."""
        newest = self.newest_change(connection)
        return max(now, newest).date() if newest else now.date()

    def last_revision(self, connection: sa.Connection) -> int:
        """Number of the newest change, 0 in an empty record."""
        return connection.scalar(sa.select(sa.func.max(changes.c.revision))) or 0

    def last_mark(self, connection: sa.Connection) -> str:
        """Mark of the newest change, empty in an empty record."""
        return connection.scalar(sa.select(changes.c.mark).order_by(changes.c.revision.desc()).limit(1)) or ""

    def holds(self, connection: sa.Connection, mark: str) -> bool:
        """Whether the change of this mark is among the record's."""
        return connection.scalar(sa.select(changes.c.revision).where(changes.c.mark == mark)) is not None

    def marks(self, connection: sa.Connection) -> dict[str, str]:
        """Ledger -> mark of the newest change that touched it."""
        newest = sa.select(sa.func.max(changes.c.revision)).where(changes.c.ledger.is_not(None))
        query = sa.select(changes.c.ledger, changes.c.mark)
        return dict(connection.execute(query.where(changes.c.revision.in_(newest.group_by(changes.c.ledger)))).all())

    def note_change(
        self,
        connection: sa.Connection,
        *,
        now: dt.datetime,
        actor: str,
        action: str,
        ledger: str | None = None,
        batch_id: int | None = None,
    ) -> None:
        """Put a change on the list, so that publishing sees what is new and a reader who did what."""
        Record.stored = max(Record.stored, Stored.PERHAPS)
        values = {"changed_at": now, "actor": actor, "action": action, "ledger": ledger, "batch_id": batch_id}
        connection.execute(sa.insert(changes).values(**values))

    def unaccounted_batch(self, connection: sa.Connection) -> int:
        """The last batch of a release that did not yet note what a batch says of each row; 0 = none."""
        return int(self.meta(connection, "unaccounted_batch") or 0)

    def mark_secret(self, connection: sa.Connection) -> bytes:
        """What marks of persons are made with; it never leaves the record."""
        return bytes.fromhex(self.meta(connection, "mark_secret") or "")

    def meta(self, connection: sa.Connection, key: str) -> str | None:
        return connection.scalar(sa.select(store_meta.c.value).where(store_meta.c.key == key))

    def set_meta(self, connection: sa.Connection, key: str, value: str) -> None:
        connection.execute(sa.delete(store_meta).where(store_meta.c.key == key))
        connection.execute(sa.insert(store_meta).values(key=key, value=value))

    def store_id(self, connection: sa.Connection) -> str:
        """A random mark of this very record, given when it was made."""
        return self.meta(connection, "store_id") or ""

    def is_demo(self, connection: sa.Connection) -> bool:
        """Whether the store was made as a demo store, or holds any demo batch."""
        demo_batches = sa.select(sa.func.count()).select_from(batches).where(batches.c.is_demo)
        return self.meta(connection, "is_demo") == "1" or bool(connection.scalar(demo_batches))

    def current_rows(self, connection: sa.Connection, ledger: Ledger) -> pa.Table:
        """The ledger's current rows without sensitive values.

        Returns:
            Arrow table: row_id, file_id, source_row, then the stored columns (references as surrogates).
        """
        return self.read_rows(connection, ledger)[0]

    def read_rows(self, connection: sa.Connection, ledger: Ledger) -> tuple[pa.Table, list[tuple[str, str]]]:
        """As :meth:`current_rows`, with the cells that hold what their column's type cannot be: (row_id, column).

        A definition that changed its type, or a hand in the file, leaves such a value; in the table it is null, so that
        the row can still be replaced.
        """
        table = self.main[ledger.name]
        names = [*TRACKING, *(column.name for column in stored_columns(ledger))]
        query = sa.select(*(table.c[name] for name in names)).where(table.c.replaced_by.is_(None))
        query, schema = query.order_by(table.c.version_id), arrow_schema(ledger)
        try:
            return as_table(connection.execute(query).all(), schema), []
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            return read_cell_by_cell(connection, query, schema)

    def current_private(self, connection: sa.Connection, ledger: Ledger) -> dict[str, tuple[object, ...]]:
        """Surrogate -> private values in force, in the order of ``ledger.private_columns``."""
        table = self.private.get(ledger.name)
        if table is None:
            return {}
        columns = [table.c[column.name] for column in ledger.private_columns]
        query = sa.select(table.c.row_id, *columns).where(table.c.replaced_by.is_(None))
        return {row[0]: tuple(row[1:]) for row in connection.execute(query)}

    def current_versions(self, connection: sa.Connection, table: sa.Table) -> dict[str, int]:
        """Surrogate -> number of the version in force, of a main or private table."""
        query = sa.select(table.c.row_id, table.c.version_id).where(table.c.replaced_by.is_(None))
        return dict(connection.execute(query).all())

    def keys(self, connection: sa.Connection, ledger: Ledger) -> dict[str, str]:
        """Row key, as :func:`same_key` folds it, -> surrogate of the current rows."""
        return _by_key(self.stored_keys(connection, ledger))

    def stored_keys(self, connection: sa.Connection, ledger: Ledger) -> list[tuple[str, str]]:
        """Row key as it was stored and surrogate of each current row."""
        table = self._key_table(ledger)
        query = sa.select(table.c.row_key, table.c.row_id).where(table.c.replaced_by.is_(None))
        return [(key, row_id) for key, row_id in connection.execute(query)]

    def known_keys(self, connection: sa.Connection, ledger: Ledger) -> dict[str, str]:
        """Row key, folded, -> surrogate of every row there ever was: one key keeps one surrogate.

        Of two rows that an earlier release kept apart, the current one is meant.
        """
        table = self._key_table(ledger)
        ever = connection.execute(sa.select(table.c.row_key, table.c.row_id).distinct())
        return _by_key((key, row_id) for key, row_id in ever) | self.keys(connection, ledger)

    def _key_table(self, ledger: Ledger) -> sa.Table:
        return self.private[ledger.name] if ledger.has_private_key else self.main[ledger.name]


def _by_key(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded key -> surrogate; of keys that fold to one, the one that is written so counts."""
    found: dict[str, str] = {}
    for key, row_id in rows:
        folded = same_key(key)
        if key == folded:
            found[folded] = row_id
        else:
            found.setdefault(folded, row_id)
    return found


def open_record(url: str, ledgers: Ledgers, read_model: Path | None = None) -> Record:
    """Open the record, making or bringing up to date its tables; one that is up to date is only read.

    Args:
        read_model: what was published; a record that it was not made from is neither made nor touched. None: any is
            taken.

    Raises:
        StoreError: the file is damaged, locked, not writable or of a newer program, or the address is wrong.
        RecordRefused: it is not the record that the read model was made from.
    """
    engine = make_engine(url, read_model)
    record = Record(engine, ledgers, read_model)
    with record.reading() as connection:
        record.check(connection)
        if _is_up_to_date(record, connection):
            return record
    with record.writing() as connection:
        _migrate(connection)
        _sync_ledger_tables(record, connection)
        if not record.store_id(connection):
            record.set_meta(connection, "store_id", secrets.token_hex(8))
        if not record.mark_secret(connection):
            record.set_meta(connection, "mark_secret", secrets.token_hex(32))
    return record


def _is_up_to_date(record: Record, connection: sa.Connection) -> bool:
    """Whether nothing has to be made or migrated: a writer that holds the lock for long must not keep readers out."""
    has_any = sa.inspect(connection).has_table(_VERSION.name)
    stored = connection.scalar(sa.select(_VERSION.c.version_num)) if has_any else None
    known = sorted(path.name[:4] for path in _MIGRATIONS.glob("versions/*.py"))  # their names say their revisions
    if stored is not None and stored not in known:
        raise StoreError("记录库由更新版本的程序写过，这个版本不能打开。请改用那个版本；原文件请留存，不要删除。")
    if stored != known[-1] or record.meta(connection, "tables") != _tables(record.ledgers).definition:
        return False
    return bool(record.store_id(connection) and record.mark_secret(connection))


def _migrate(connection: sa.Connection) -> None:
    import alembic.command  # a third of a command's start, and hardly ever needed
    import alembic.config

    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


def _sync_ledger_tables(record: Record, connection: sa.Connection) -> None:
    """Make missing ledger tables and add columns that a definition gained; nothing is ever dropped."""
    wanted = _tables(record.ledgers).definition
    if record.meta(connection, "tables") == wanted:
        return
    before = set(sa.inspect(connection).get_table_names())
    record.metadata.create_all(connection)
    inspector = sa.inspect(connection)
    for table in record.metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        if "version_id" not in present and "event_id" not in present:
            _give_versions(connection, table)
            continue
        for column in table.columns:
            if column.name not in present:
                kind = column.type.compile(connection.dialect)
                quote = connection.dialect.identifier_preparer.quote
                connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {kind}")
    for name, events in record.events.items():
        if events.name not in before and name in before:
            _give_events(connection, events, record.main[name], record.private.get(name))
            record.set_meta(connection, "unaccounted_batch", str(record.last_batch(connection)))
    record.set_meta(connection, "tables", wanted)


def _give_versions(connection: sa.Connection, table: sa.Table) -> None:
    """Turn a private table of release 0.1.0, which kept one form of a row, into one that keeps them all."""
    rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').mappings().all()
    main = table.metadata.tables[table.name.removesuffix("_private")]
    query = sa.select(main.c.row_id, main.c.batch_id).where(main.c.replaced_by.is_(None))
    batch_of = dict(connection.execute(query).all())
    connection.exec_driver_sql(f'DROP TABLE "{table.name}"')
    table.create(connection)
    if kept := [{**row, "batch_id": batch_of[row["row_id"]]} for row in rows if row["row_id"] in batch_of]:
        connection.execute(sa.insert(table), kept)


def _give_events(connection: sa.Connection, events: sa.Table, main: sa.Table, private: sa.Table | None) -> None:
    """What the batches of release 0.1.0 said, as far as their versions tell."""
    names = ["batch_id", "file_id", "row_id", "source_row", "version_id"]
    columns: list[sa.ColumnElement[object]] = [main.c[name] for name in names]
    source: sa.FromClause = main
    if private is not None:
        source = main.outerjoin(private, private.c.row_id == main.c.row_id)
        names, columns = [*names, "private_id"], [*columns, private.c.version_id]
    query = sa.select(*columns).select_from(source).order_by(main.c.version_id)
    connection.execute(sa.insert(events).from_select(names, query))


def insert_one(connection: sa.Connection, table: sa.Table, values: dict[str, object]) -> int:
    """Insert one row and return its number."""
    number = connection.execute(sa.insert(table).values(**values)).inserted_primary_key
    assert number is not None
    return int(number[0])
