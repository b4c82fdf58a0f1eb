"""Looking for damage: the record's file, and the files kept beside it, against what the record names."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from data_access.manifest import has_manifest
from data_access.record.core.engines import looking, opened, record_file
from data_access.record.core.record_identity import check_wal
from data_access.record.core.schema import corrections, subject_notes, submissions, supervision_steps
from data_access.record.core.store_errors import of_file
from errors import RecordRefused, os_reason

#: Columns that name kept files by their hash: number, hash, name, and in words what the file is.
_NAMED = (
    (submissions.c.submission_id, submissions.c.sha256, submissions.c.file, "第 {} 号报送的原表"),
    (corrections.c.correction_id, corrections.c.evidence_sha256, corrections.c.evidence_file, "第 {} 号更正的佐证"),
    (subject_notes.c.note_id, subject_notes.c.evidence_sha256, subject_notes.c.evidence_file, "第 {} 条文字进展的佐证"),
    (
        supervision_steps.c.item_id, supervision_steps.c.evidence_sha256, supervision_steps.c.evidence_file,
        "第 {} 号督办的佐证",
    ),
)  # fmt: skip
_SHOWN = 50
_KEEP = "请用备份放回；原文件请留存，不要删除。"


def damage(record_url: str | sa.URL, attachments: Path, read_model: Path | None) -> list[str]:
    """What is wrong with a record and its attachments, a sentence each; nothing is written.

    Args:
        read_model: what was published, to be compared with the record; None leaves that out.

    Raises:
        StoreError: the record cannot be looked at: wrong address, server out of reach, held by another program.
    """
    path = record_file(record_url)
    if path and (found := file_damage(path)):
        return found
    found = [sentence] if read_model and (sentence := mismatch(record_url, read_model)) else []
    with looking(record_url) as connection:
        return found + list(attachment_damage(connection, attachments))


def mismatch(record_url: str | sa.URL, read_model: Path) -> str:
    """In what the record is not the one that was published; empty where it is, or nothing was published."""
    if not has_manifest(read_model):
        return ""
    try:
        with looking(record_url, read_model):
            return ""
    except RecordRefused as refused:
        return str(refused)


def file_damage(path: Path) -> list[str]:
    """What SQLite finds wrong in this file, a sentence each."""
    if not path.is_file():
        return [f"记录库 {path} 不在。请检查 config.toml 的 stores.record_url，或用备份放回。"]
    if not path.stat().st_size:
        return [f"记录库 {path} 是空文件（0 字节）。{_KEEP}"]
    try:
        check_wal(path)
        with closing(opened(path)) as connection:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_SHOWN})")]
    except sqlite3.OperationalError as error:
        raise of_file(error, path) from error
    except sqlite3.DatabaseError:
        return [f"记录库 {path} 已损坏，或不是数据库文件。{_KEEP}"]
    return [] if found == ["ok"] else [f"记录库 {path} 有损坏：{one}。{_KEEP}" for one in found]


def attachment_damage(connection: sa.Connection, folder: Path) -> Iterator[str]:
    """Kept files that the record names and that are missing or changed, a sentence each; every file is read once."""
    told: dict[str, str] = {}
    tables = sa.inspect(connection).get_table_names()
    for number, mark, name, words in _NAMED:
        if number.table.name not in tables:  # of an earlier release
            continue
        for found in connection.execute(sa.select(number, mark, name).where(mark.is_not(None)).order_by(number)):
            if found[1] not in told:
                told[found[1]] = _damage_of(folder / found[1])
            if told[found[1]]:
                yield f"{words.format(found[0])}“{found[2]}”（{folder / found[1]}）{told[found[1]]}"


def _damage_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            is_whole = hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except FileNotFoundError:
        return "不见了。请从备份恢复附件文件夹，或请填报人重新报送。"
    except OSError as error:
        return f"读不出来（{os_reason(error)}）。请检查磁盘和权限。"
    return "" if is_whole else "被改动过，与存入时不一致。请从备份恢复，或请填报人重新报送。"
