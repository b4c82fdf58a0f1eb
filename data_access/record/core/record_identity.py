"""Whether the record is the one that the read model was made from.

A record that went missing, was cut short, stepped back to a backup or lost its -wal looks like any other: its numbers
count on and come again. So the random marks are compared: that of the record, and that of the newest change published.
"""

import io
import threading
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data_access.manifest import Manifest, has_manifest, read_manifest
from data_access.record.core.schema import batches, changes, store_meta
from errors import RecordRefused, StoreError

_WAY_OUT = (
    "请检查 config.toml 的 stores.record_url 是否写错，或停下看板，把最近的备份放回原处；有意换新记录库的，"
    "stores.read_model 也要换一个文件夹；确实要以现在这里的为准，请运行 python -m cli accept-record，它先说明会失去什么。"
)


@dataclass(frozen=True)
class Standing:
    """How far a record has come. ``store_id``: empty where it holds nothing of ours."""

    store_id: str = ""
    batch: int = 0
    revision: int = 0

    @property
    def words(self) -> str:
        if not self.store_id:
            return "一个没有本系统数据的库"
        return f"记录库 {self.store_id[:8]}，到第 {self.batch} 批、第 {self.revision} 项变更"


def standing(connection: sa.Connection) -> Standing:
    """How far the record has come, of whatever release it is."""
    tables = sa.inspect(connection).get_table_names()
    if "store_meta" not in tables:
        return Standing()
    store_id = connection.scalar(sa.select(store_meta.c.value).where(store_meta.c.key == "store_id"))
    batch = connection.scalar(sa.select(sa.func.max(batches.c.batch_id)))
    revision = connection.scalar(sa.select(sa.func.max(changes.c.revision))) if "changes" in tables else 0
    return Standing(store_id or "", batch or 0, revision or 0)


def check_wal(path: Path) -> None:
    """Whether the -wal beside the file is its own: SQLite would lay another record's pages over it.

    A backup says in its header (byte 18) that it has none.

    Raises:
        StoreError: it was left there by the record that stood in this place before.
    """
    wal = path.with_name(f"{path.name}-wal")
    if not (path.exists() and wal.exists() and wal.stat().st_size):
        return
    if _write_version(path) == b"\x01":
        raise StoreError(
            f"{wal} 是原来的记录库留下的，不属于放回来的 {path.name}，合在一起会弄坏数据。"
            f"请把 {wal.name} 和 {path.name}-shm 移到别处留存，再启动。"
        )


#: Device and number of a record's file -> the file opened beside SQLite, never closed again. Closing any handle of a
#: file takes away the locks that SQLite holds on it for the whole process (POSIX), and then another process that closes
#: the record deletes the -wal from under us.
_OPENED: dict[tuple[int, int], io.FileIO] = {}
_READING = threading.Lock()


def _write_version(path: Path) -> bytes:
    """Byte 18 of the file: 1 where it has no -wal, 2 where it may have one."""
    found = path.stat()
    file = found.st_dev, found.st_ino
    with _READING:
        if file not in _OPENED:
            _OPENED[file] = io.FileIO(path)
        _OPENED[file].seek(18)
        return _OPENED[file].read(1)


def check_file(path: Path, read_model: Path) -> None:
    """Whether SQLite may open this file, or make it: never beside a read model that was made from another.

    Raises:
        RecordRefused: the file is missing or empty, and something was published already.
    """
    size = path.stat().st_size if path.exists() else None
    if not size and has_manifest(read_model):
        found = "而这个位置没有文件" if size is None else "而这个文件是空的（0 字节）"
        raise _refused(str(path), read_model, found)


def check_record(connection: sa.Connection, read_model: Path) -> None:
    """Whether the record holds everything that was published.

    The manifest is read before the record is looked at, so whatever it names was committed by then.

    Raises:
        RecordRefused: it is another record, or lacks the newest change published.
    """
    try:
        manifest = read_manifest(read_model)
    except StoreError:
        manifest = None
    found = standing(connection)
    if found.store_id and (manifest is None or _holds(connection, found, manifest)):
        return
    if manifest is None and not has_manifest(read_model):
        return
    is_same = manifest is not None and found.store_id == manifest.store_id
    lacking = "，缺少看板已发布的变更（像是较早的备份，或丢了 -wal 文件）" if is_same else ""
    url = connection.engine.url
    place = url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    raise _refused(place, read_model, f"而现在这里是{found.words}{lacking}")


def _holds(connection: sa.Connection, found: Standing, manifest: Manifest) -> bool:
    """Whether the record is that of the manifest and holds its newest change; one of before marks knows its number."""
    if found.store_id != manifest.store_id:
        return False
    if not manifest.mark:
        return found.revision >= manifest.revision
    if "mark" not in {column["name"] for column in sa.inspect(connection).get_columns("changes")}:
        return False
    return connection.scalar(sa.select(changes.c.revision).where(changes.c.mark == manifest.mark)) is not None


def _refused(place: str, read_model: Path, found: str) -> RecordRefused:
    return RecordRefused(f"记录库 {place} 与看板对不上：{published(read_model)}，{found}。{_WAY_OUT}")


def published(read_model: Path) -> str:
    """What the read model was made from, in words."""
    try:
        manifest = read_manifest(read_model)
    except StoreError:
        return f"读库 {read_model} 里已有看板数据（清单已损坏，看不出它出自哪个记录库）"
    if manifest is None:
        return "看板还没有发布过数据"
    made_from = Standing(manifest.store_id, manifest.record_batch, manifest.revision)
    return f"看板上的数据出自{made_from.words}（{manifest.published_at.replace('T', ' ')[:16]} 发布）"
