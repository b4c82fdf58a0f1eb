"""What a database's error means to the person who has to do something about it.

Locked, full, damaged and out of reach call for four different things, so each is a sentence of its own: what, where,
what to do. It is told by the database's own code, never by its words.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from errors import StoreError

_LOCKED = "记录库正被另一个程序占用，等了一会儿还没有轮到：{where}。请等那边做完再试；一直这样，请看有没有导入、备份之类的程序停着没有退出。"
_FULL = "记录库写不进去，磁盘满了：{where}。请腾出磁盘空间后再试。"
_FAILING = (
    "记录库读写出错：{where}。可能是磁盘满了或坏了，也可能它旁边的 -wal、-shm 文件在使用中被移走了。"
    "请停下看板和所有命令，看磁盘空间、检查磁盘，再启动；要紧的数据请先备份到别处。"
)
_DAMAGED = "记录库文件已损坏或不是本系统的数据库：{where}。请用备份替换它；原文件请留存，不要删除。"
_READ_ONLY = "记录库只能读、不能写：{where}。请检查文件和文件夹的权限，以及磁盘是不是只读的。"
_CLOSED = "记录库打不开：{where}。请检查 config.toml 的 stores.record_url、文件夹还在不在、有没有权限。"
_LOST = (
    "记录库服务器没有答复：{where}。请检查服务器是否开着、网络通不通、config.toml 的 stores.record_url "
    "写得对不对，再试一次；刚才正在存的，请先看存进去没有。"
)
_OTHER = "记录库出错（{code}）：{where}。请重新启动看板；仍不行，请把这句话告诉系统管理员。"

#: Primary result codes of SQLite; of an extended one they are the lowest eight bits.
_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
}
#: SQLSTATE of PostgreSQL: lock not available, deadlock, disk full, damaged data or index, read-only server.
_OF_POSTGRESQL = {
    "55P03": _LOCKED, "40P01": _LOCKED, "53100": _FULL, "XX001": _DAMAGED, "XX002": _DAMAGED, "25006": _READ_ONLY,
}  # fmt: skip
#: Whoever was to write has to know that it was not done; of a lost server nobody knows.
_NOTHING_STORED = {_LOCKED, _FULL}


@contextmanager
def store_errors(url: sa.URL, *, is_writing: bool) -> Iterator[None]:
    """Turn the troubles of the database at ``url`` into StoreError; mistakes of a statement pass as they are."""
    try:
        yield
    except sa.exc.TimeoutError as error:  # every connection of this process is in use
        raise StoreError(_sentence(_LOCKED, url, "", is_writing)) from error
    except sa.exc.DBAPIError as error:
        sentence = _of_sqlite(error) if url.get_backend_name() == "sqlite" else _of_postgresql(error)
        if sentence is None:
            raise
        code = getattr(error.orig, "sqlite_errorname", "")
        raise StoreError(_sentence(sentence, url, code, is_writing)) from error


def of_file(error: sqlite3.Error, path: Path) -> StoreError:
    """The same of a file that was opened without SQLAlchemy, for reading."""
    sentence = _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, _OTHER)
    return StoreError(sentence.format(where=path, code=getattr(error, "sqlite_errorname", "")))


def unreachable(url: sa.URL) -> StoreError:
    """The record's folder is not there and cannot be made."""
    return StoreError(_sentence(_CLOSED, url, "", is_writing=False))


def _sentence(sentence: str, url: sa.URL, code: str, is_writing: bool) -> str:
    # Neither the user's name nor the password of a server is for the screen.
    place = str(url.database) if url.host is None else f"{url.host}:{url.port or ''}/{url.database}"
    told = sentence.format(where=place, code=code)
    return f"{told}这一次没有存入任何数据。" if is_writing and sentence in _NOTHING_STORED else told


def _of_sqlite(error: sa.exc.DBAPIError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None and (code & 0xFF) in _OF_SQLITE:
        return _OF_SQLITE[code & 0xFF]
    return _OTHER if isinstance(error, sa.exc.OperationalError) else None


def _of_postgresql(error: sa.exc.DBAPIError) -> str | None:
    if known := _OF_POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or ""):
        return known
    return _LOST if error.connection_invalidated or isinstance(error, sa.exc.OperationalError) else None
