"""Connections to the record: on SQLite with what makes it safe, on PostgreSQL as they come."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from data_access.record.core.record_identity import check_file, check_record, check_wal
from data_access.record.core.store_errors import store_errors, unreachable
from errors import StoreError


@contextmanager
def looking(url: str | sa.URL, read_model: Path | None = None) -> Iterator[sa.Connection]:
    """The record as it stands, of whatever release: nothing is made, brought up to date or written.

    Raises:
        StoreError: it is damaged or out of reach. RecordRefused: it is not the one ``read_model`` was made from.
    """
    path = record_file(url)
    try:
        if path and read_model:
            check_file(path, read_model)
    except OSError as error:
        raise unreachable(_parsed(url)) from error
    connect = {"creator": partial(opened, path)} if path else {}
    engine = sa.create_engine(_parsed(url), poolclass=sa.pool.NullPool, hide_parameters=True, **connect)
    with store_errors(engine.url, is_writing=False), engine.connect() as connection:
        if read_model:
            check_record(connection, read_model)
        yield connection


def opened(path: Path) -> sqlite3.Connection:
    """The file opened for reading; never made where it is missing."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    return connection


def record_file(url: str | sa.URL) -> Path | None:
    """The record's file; None where it is on a database server. Raises StoreError for a wrong address."""
    parsed = _parsed(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _parsed(url: str | sa.URL) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect().import_dbapi()
    except (
        sa.exc.ArgumentError,
        ValueError,
        ImportError,
    ):  # a port that is no number, a kind of database without driver
        raise StoreError("设置 stores.record_url 不是有效的数据库地址。请检查 config.toml。") from None
    return parsed


def make_engine(url: str, read_model: Path | None) -> sa.Engine:
    """Connections to the record; see :func:`data_access.record.core.record.open_record` for ``read_model``."""
    parsed = _parsed(url)
    # Parameters hold names and id numbers, and a database error would carry them into the log.
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": 30}, hide_parameters=True)
    if parsed.database:
        _watch_file(engine, Path(parsed.database), read_model)

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


def _watch_file(engine: sa.Engine, path: Path, read_model: Path | None) -> None:
    """SQLite makes a file that is missing, and goes on writing to one that was moved away: neither may happen."""

    @sa.event.listens_for(engine, "do_connect")
    def _before(*_arguments: object) -> None:
        try:
            check_wal(path)
            if read_model:
                check_file(path, read_model)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:  # of a folder that may not be entered, too
            raise unreachable(engine.url) from error

    @sa.event.listens_for(engine, "connect")
    def _note_file(_connection: object, pooled: sa.pool.ConnectionPoolEntry) -> None:
        pooled.info["file"] = _file_number(path)

    @sa.event.listens_for(engine, "checkout")
    def _same_file(_connection: object, pooled: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
        if pooled.info["file"] != _file_number(path):
            raise sa.exc.DisconnectionError("another file was put in the record's place")
        check_wal(path)  # a backup copied over the file in use keeps its number


def _file_number(path: Path) -> int | None:
    return path.stat().st_ino if path.exists() else None
