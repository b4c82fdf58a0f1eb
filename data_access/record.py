"""The record: the truth, in SQLite by default or PostgreSQL by a URL.

One transaction an import; readers of the read model never touch it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
import alembic.config
import pyarrow as pa
import sqlalchemy as sa

from data_access.ledgers import Ledger, Ledgers
from data_access.schema import TRACKING, arrow_schema, batches, main_table, private_table, store_meta, stored_columns
from errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_WRITE_LOCK = 140524  # any fixed number; PostgreSQL's advisory lock for writers of this record


class Record:
    """An open record with the tables of the given ledgers.

    Attributes:
        engine: SQLAlchemy engine. ledgers: definitions in force.
        main, private: SQLAlchemy table of each ledger (``private`` lacks ledgers without sensitive columns).
    """

    def __init__(self, engine: sa.Engine, ledgers: Ledgers) -> None:
        self.engine, self.ledgers = engine, ledgers
        self.metadata = sa.MetaData()
        self.main = {ledger.name: main_table(ledger, self.metadata) for ledger in ledgers}
        private = {ledger.name: private_table(ledger, self.metadata) for ledger in ledgers}
        self.private = {name: table for name, table in private.items() if table is not None}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent snapshot; raises StoreError when the store is damaged."""
        with _store_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that no other writer can interleave with; rolled back whole on any error."""
        with _store_errors(), self.engine.connect().execution_options(writer=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITE_LOCK)))
            yield connection

    def last_batch(self, connection: sa.Connection) -> int:
        """Number of the newest batch, 0 in an empty record."""
        return connection.scalar(sa.select(sa.func.max(batches.c.batch_id))) or 0

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
        table = self.main[ledger.name]
        names = [*TRACKING, *(column.name for column in stored_columns(ledger))]
        query = sa.select(*(table.c[name] for name in names)).where(table.c.replaced_by.is_(None))
        rows = connection.execute(query.order_by(table.c.version_id)).all()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in names]
        schema = arrow_schema(ledger)
        return pa.table([pa.array(list(c), t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)

    def keys(self, connection: sa.Connection, ledger: Ledger) -> dict[str, str]:
        """Row key -> surrogate of the current rows."""
        main = self.main[ledger.name]
        if ledger.has_private_key:
            private = self.private[ledger.name]
            query = sa.select(private.c.row_key, private.c.row_id)
        else:
            query = sa.select(main.c.row_key, main.c.row_id).where(main.c.replaced_by.is_(None))
        return dict(connection.execute(query).all())


def open_record(url: str, ledgers: Ledgers) -> Record:
    """Open the record, making or bringing up to date its tables.

    Raises:
        StoreError: the file is damaged, not writable, or the address is wrong.
    """
    engine = _engine(url)
    record = Record(engine, ledgers)
    with record.writing() as connection:
        _migrate(connection)
        _sync_ledger_tables(record, connection)
        if not record.store_id(connection):
            record.set_meta(connection, "store_id", secrets.token_hex(8))
    return record


def _engine(url: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise StoreError("设置 stores.record_url 不是有效的数据库地址。请检查 config.toml。") from None
    # Parameters hold names and id numbers, and a database error would carry them into the log.
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = sa.create_engine(parsed, connect_args={"timeout": 30}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes the lock at once, so two imports queue instead of failing halfway.
        is_writer = connection.get_execution_options().get("writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError as error:
        reason = "正被另一个程序占用" if "locked" in str(error.orig) else "打不开"
        raise StoreError(
            f"记录库{reason}。请稍候再试；仍不行请检查 config.toml 的 stores.record_url 和磁盘空间。"
        ) from error
    except sa.exc.DatabaseError as error:
        if isinstance(error, sa.exc.IntegrityError | sa.exc.DataError | sa.exc.ProgrammingError):
            raise
        raise StoreError("记录库文件已损坏或不是本系统的数据库。请用备份替换它；原文件请留存，不要删除。") from error


def _migrate(connection: sa.Connection) -> None:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


def _sync_ledger_tables(record: Record, connection: sa.Connection) -> None:
    """Make missing ledger tables and add columns that a definition gained; nothing is ever dropped."""
    record.metadata.create_all(connection)
    inspector = sa.inspect(connection)
    for table in record.metadata.tables.values():
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                kind = column.type.compile(connection.dialect)
                quote = connection.dialect.identifier_preparer.quote
                connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {kind}")
