"""A backup of the record and the files kept beside it, made while others work, and compared before it counts."""

import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data_access.record.core.damage import damage, file_damage
from data_access.record.core.engines import opened, record_file
from data_access.record.core.store_errors import of_file
from errors import StoreError, os_reason
from settings import StoresSection

RECORD, ATTACHMENTS, NOTE = "record.sqlite", "attachments", "说明.txt"


@dataclass(frozen=True)
class Backup:
    """What was backed up.

    Attributes:
        folder: where it lies. table_count, row_count: of the record. attachment_count: files kept beside it.
        findings: what was wrong with what was backed up, a sentence each.
    """

    folder: Path
    table_count: int
    row_count: int
    attachment_count: int
    findings: list[str]


def back_up(stores: StoresSection, target: Path, now: dt.datetime) -> Backup:
    """Make a backup in a new folder below ``target``: written beside, compared, and only then given its name.

    Raises:
        StoreError: there is nothing to back up, the target cannot be written, a backup of this name is there already,
            the copy is not what was copied, or the record is on a database server, which has its own way.
    """
    source = record_file(stores.record_url)
    if source is None:
        raise StoreError(
            "记录库在数据库服务器上，请用 PostgreSQL 自己的 pg_dump 备份（如 pg_dump -Fc -f 备份.dump 库名），"
            f"并把附件文件夹 {stores.attachments} 一起拷走。"
        )
    if found := file_damage(source):
        raise StoreError(f"没有备份：{found[0]}")
    final = target.absolute() / f"备份-{now:%Y%m%d-%H%M%S}"
    if final.exists():
        raise StoreError(f"{final} 已经有了，没有覆盖。请稍候再试，或换一个文件夹。")
    try:
        target.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{final.name}-", suffix=".new", dir=target))
        try:
            counts = _copy_record(source, folder / RECORD)
            attachment_count = _copy_attachments(stores.attachments, folder / ATTACHMENTS)
            _write(folder / NOTE, _note(stores, source, now, counts, attachment_count).encode("utf-8"))
            folder.rename(final)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise StoreError(f"备份写不进 {target}（{os_reason(error)}）。请检查磁盘空间和权限；没有留下备份。") from error
    except sqlite3.Error as error:
        raise StoreError(f"没有留下备份：{of_file(error, target)}") from error
    findings = damage(record_in(final), final / ATTACHMENTS, stores.read_model)
    return Backup(final, len(counts), sum(counts.values()), attachment_count, findings)


def record_in(folder: Path) -> sa.URL:
    """The address of the record in a backup."""
    return sa.URL.create("sqlite", database=str(folder.absolute() / RECORD))


def _copy_record(source: Path, target: Path) -> dict[str, int]:
    """Copy one moment of the record by SQLite's own backup and compare it; returns table -> rows."""
    with closing(opened(source)) as record, closing(sqlite3.connect(target, isolation_level=None)) as copy:
        record.execute("BEGIN")  # what others commit from here on is neither counted nor copied
        expected = _counts(record)
        record.backup(copy)
        # One file that needs no other; and a -wal of another record left beside it is known for what it is.
        copy.execute("PRAGMA journal_mode=DELETE")
        is_same = _counts(copy) == expected and _marks(copy) == _marks(record)
    if not is_same or file_damage(target):
        raise StoreError(f"备份与记录库 {source} 核对不上，没有留下。请检查磁盘后再备份一次。")
    return expected


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _marks(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every change with its mark; nothing in a file of another program or an earlier release."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(changes)")]
    return connection.execute("SELECT revision, mark FROM changes").fetchall() if "mark" in columns else []


def _copy_attachments(source: Path, target: Path) -> int:
    target.mkdir()
    kept = sorted(path for path in source.glob("*") if path.is_file() and path.suffix != ".new")
    for path in kept:
        _write(target / path.name, path.read_bytes())
    return len(kept)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _note(stores: StoresSection, source: Path, now: dt.datetime, counts: dict[str, int], attachments: int) -> str:
    return f"""乡村振兴衔接看板的备份，{now:%Y-%m-%d %H:%M:%S} 做成并核对过。

里面有什么
  {RECORD}    记录库：{len(counts)} 张表，{sum(counts.values())} 行
  {ATTACHMENTS}/    报送的原表和佐证文件：{attachments} 个
没有 config.toml 和县情文件夹（随程序另存），也没有读库（由记录库重建）。含内部数据，请妥善保管。

怎样放回
  1. 停下看板，关掉所有正在运行的命令。
  2. 把 {source}、{source}-wal、{source}-shm 三个文件移到别处留存（没有的不管）。
  3. 把这里的 {RECORD} 拷成 {source}。
  4. 把这里 {ATTACHMENTS} 里的文件拷进 {stores.attachments}，同名的不用覆盖。
  5. 运行 python -m cli verify 查一遍，再启动看板。
备份以后又导入过数据的，启动时会拦下来，说明看板上有什么、备份里到哪里。确实要以备份为准，运行
python -m cli accept-record 看清会失去什么，再照它说的确认。
"""
