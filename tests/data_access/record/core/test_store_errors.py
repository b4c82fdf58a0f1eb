"""Locked, full, damaged, out of reach: four sentences, each with what, where and what to do."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from data_access.record.core.record import open_record
from data_access.record.core.store_errors import store_errors
from data_access.store import Store, open_store
from errors import StoreError
from settings import load_settings
from tests.conftest import NOW, MakeSettings
from tests.data_access.filling import batch_count, file, ledgers, row, take_in

SERVER = sa.make_url("postgresql+psycopg://clerk:secret@127.0.0.1:5999/record")


def path_of(store: Store) -> str:
    return str(store.record.engine.url.database)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever meets a lock gives up after 50 ms instead of half a minute."""
    connect = sqlite3.dbapi2.connect

    def soon(*arguments: object, **options: object) -> sqlite3.Connection:
        return connect(*arguments, **(options | {"timeout": 0.05}))  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3.dbapi2, "connect", soon)


@pytest.mark.usefixtures("impatient")
def test_locked(empty_store: Store) -> None:
    again = open_store(empty_store.settings)
    with empty_store.record.writing(), pytest.raises(StoreError) as told:
        take_in(again, file("road_projects", row("road_projects")))
    assert str(told.value) == (
        f"记录库正被另一个程序占用，等了一会儿还没有轮到：{path_of(again)}。请等那边做完再试；一直这样，请看有没有导入、"
        "备份之类的程序停着没有退出。这一次没有存入任何数据。"
    )
    again.record.engine.dispose()


def test_full(empty_store: Store) -> None:
    def no_room(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA max_page_count=10")

    empty_store.record.engine.dispose()
    sa.event.listen(empty_store.record.engine, "connect", no_room)
    rows = [row("road_projects", project_no=f"P{number}") for number in range(300)]
    with pytest.raises(StoreError) as told:
        take_in(empty_store, file("road_projects", *rows))
    assert str(told.value) == (
        f"记录库写不进去，磁盘满了：{path_of(empty_store)}。请腾出磁盘空间后再试。这一次没有存入任何数据。"
    )
    assert batch_count(empty_store) == 0


def test_damaged(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    path.write_bytes("不是数据库".encode() * 1000)
    with pytest.raises(StoreError) as told:
        open_record(f"sqlite:///{path.as_posix()}", ledgers())
    assert str(told.value) == (
        f"记录库文件已损坏或不是本系统的数据库：{path}。请用备份替换它；原文件请留存，不要删除。"
    )


@pytest.mark.parametrize("is_folder", [True, False])
def test_cannot_be_opened(tmp_path: Path, is_folder: bool) -> None:
    """A folder stands where the file should be, or a file where its folder should be."""
    path = tmp_path / "there" if is_folder else tmp_path / "there" / "record.sqlite"
    (tmp_path / "there").mkdir() if is_folder else (tmp_path / "there").write_text("")
    with pytest.raises(StoreError) as told:
        open_record(f"sqlite:///{path.as_posix()}", ledgers())
    assert str(told.value) == (
        f"记录库打不开：{path}。请检查 config.toml 的 stores.record_url、文件夹还在不在、有没有权限。"
    )


def test_read_only(empty_store: Store) -> None:
    empty_store.record.engine.dispose()
    sa.event.listen(empty_store.record.engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON"))
    with pytest.raises(StoreError, match=r"^记录库只能读、不能写：.*。请检查文件和文件夹的权限"):
        take_in(empty_store, file("road_projects", row("road_projects")))


def test_no_server_answers(make_settings: MakeSettings, tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound, but nobody listens: a connection is refused
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        url = f"postgresql+psycopg://clerk:secret@127.0.0.1:{port}/record"
        with pytest.raises(StoreError) as told:
            open_store(make_settings(tmp_path, f'[stores]\nrecord_url = "{url}"'))
    assert str(told.value) == (
        f"记录库服务器没有答复：127.0.0.1:{port}/record。请检查服务器是否开着、网络通不通、config.toml 的 "
        "stores.record_url 写得对不对，再试一次；刚才正在存的，请先看存进去没有。"
    )


@pytest.mark.parametrize(
    ("error", "is_lost", "beginning"),
    [
        (psycopg.errors.AdminShutdown("terminating"), True, "记录库服务器没有答复"),
        (psycopg.OperationalError("the connection is lost"), True, "记录库服务器没有答复"),
        (psycopg.errors.LockNotAvailable("lock"), False, "记录库正被另一个程序占用"),
        (psycopg.errors.DiskFull("no space left"), False, "记录库写不进去，磁盘满了"),
        (psycopg.errors.DataCorrupted("invalid page"), False, "记录库文件已损坏"),
        (psycopg.errors.ReadOnlySqlTransaction("read-only"), False, "记录库只能读、不能写"),
    ],
)
def test_what_a_server_says(error: psycopg.Error, is_lost: bool, beginning: str) -> None:
    wrapped = sa.exc.DBAPIError.instance(
        "INSERT", {}, error, psycopg.Error, connection_invalidated=is_lost, dialect=SERVER.get_dialect()()
    )  # fmt: skip
    with pytest.raises(StoreError) as told, store_errors(SERVER, is_writing=True):
        raise wrapped
    assert str(told.value).startswith(beginning) and "：127.0.0.1:5999/record。" in str(told.value)
    assert "secret" not in str(told.value) and "clerk" not in str(told.value)
    stored = str(told.value).endswith("这一次没有存入任何数据。")
    assert stored == isinstance(error, psycopg.errors.LockNotAvailable | psycopg.errors.DiskFull)


def test_a_mistake_of_ours_is_not_called_damage(empty_store: Store) -> None:
    with empty_store.record.writing() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("INSERT INTO store_meta (key, value) VALUES ('k', 'v'), ('k', 'v')")


def test_a_record_of_a_newer_program_is_refused(empty_store: Store, tmp_path: Path) -> None:
    with empty_store.record.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    empty_store.record.engine.dispose()
    with pytest.raises(StoreError, match=r"^记录库由更新版本的程序写过"):
        open_store(load_settings(tmp_path / "config.toml"))


@pytest.mark.usefixtures("impatient")
def test_an_open_record_that_is_up_to_date_is_only_read(empty_store: Store, tmp_path: Path) -> None:
    with empty_store.record.writing():
        again = open_store(load_settings(tmp_path / "config.toml"))
        assert again.is_empty() and again.publish(NOW).record_batch == 0
        again.record.engine.dispose()


@pytest.mark.usefixtures("impatient")
def test_a_record_that_lacks_something_takes_the_lock(empty_store: Store, tmp_path: Path) -> None:
    with empty_store.record.writing() as connection:
        empty_store.record.set_meta(connection, "tables", "of an older definition")
    with empty_store.record.writing(), pytest.raises(StoreError, match="占用"):
        open_store(load_settings(tmp_path / "config.toml"))
    open_store(load_settings(tmp_path / "config.toml")).record.engine.dispose()
