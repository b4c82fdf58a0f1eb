"""A backup is whole, says how it is put back, and put back it shows what it held; damage is found and named."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.acts import back_up as backups
from data_access.acts.back_up import ATTACHMENTS, NOTE, RECORD, back_up, record_in
from data_access.record.core.attachments import Attachments
from data_access.record.core.damage import damage
from data_access.record.core.schema import submissions
from data_access.store import InputFile, Store, open_store
from errors import RecordRefused, StoreError
from settings import StoresSection
from tests.data_access.filling import NOW, current, file, row, series, taken_in


def road(number: int) -> InputFile:
    return file("road_projects", row("road_projects", project_no=f"LC-{number}", length_km=number))


def shown(store: Store) -> float | None:
    return series(store, "C35").get("2025-05")


def hand_in(store: Store, data: bytes) -> str:
    """A report with its file kept beside the record; returns the file's mark."""
    mark = Attachments(store.settings.stores.attachments).keep(data)
    known = {
        "ledger": "road_projects", "reporter": "jiaotong", "period": "2025-05", "state": "draft", "created_at": NOW,
        "actor": "交通局", "row_count": 1, "file": "路.xlsx", "sha256": mark,
    }  # fmt: skip
    with store.record.writing() as connection:
        connection.execute(sa.insert(submissions).values(**known))
    return mark


def found(store: Store) -> list[str]:
    stores = store.settings.stores
    return damage(stores.record_url, stores.attachments, stores.read_model)


def place(store: Store) -> Path:
    return Path(str(store.record.engine.url.database))


def restore(store: Store, backup: Path) -> None:
    """What 说明.txt tells to do."""
    store.record.engine.dispose()
    for path in place(store).parent.glob(f"{place(store).name}*"):
        path.unlink()
    shutil.copy(backup / RECORD, place(store))
    shutil.copytree(backup / ATTACHMENTS, store.settings.stores.attachments, dirs_exist_ok=True)


def test_a_backup_put_back_is_refused_until_answered_and_then_shown(empty_store: Store, tmp_path: Path) -> None:
    stores = empty_store.settings.stores
    taken_in(empty_store, road(1))
    mark = hand_in(empty_store, b"the road")
    with empty_store.record.reading() as connection:  # others may be at work
        empty_store.record.last_batch(connection)
        made = back_up(stores, tmp_path / "盘", NOW)
    assert made.folder == tmp_path / "盘" / "备份-20260105-093000"
    assert (made.attachment_count, made.findings) == (1, [])
    assert sorted(path.name for path in made.folder.iterdir()) == [ATTACHMENTS, RECORD, NOTE]
    assert str(place(empty_store)) in (note := (made.folder / NOTE).read_text(encoding="utf-8"))
    assert "accept-record" in note and "-wal" in note
    taken_in(empty_store, road(2))
    taken_in(empty_store, road(3))
    shutil.rmtree(stores.attachments)
    restore(empty_store, made.folder)

    with pytest.raises(RecordRefused, match=r"到第 3 批、第 3 项变更.*到第 1 批、第 1 项变更"):
        open_store(empty_store.settings)
    answering = open_store(empty_store.settings, is_any_record=True)
    answering.accept_record(actor="县办", now=NOW)
    again = open_store(empty_store.settings)
    assert shown(again) == 1 and len(current(again, "road_projects")) == 1
    assert Attachments(stores.attachments).read(mark) == b"the road"
    taken_in(again, road(5))
    assert shown(again) == 6
    assert found(again) == []
    for store in (answering, again):
        store.record.engine.dispose()


def test_a_wal_left_by_the_record_that_was_replaced_is_not_laid_over_the_backup(
    empty_store: Store, tmp_path: Path
) -> None:
    made = back_up(empty_store.settings.stores, tmp_path, NOW)
    taken_in(empty_store, road(1))
    wal = place(empty_store).with_name("record.sqlite-wal")
    shutil.copy(wal, tmp_path / "left-wal")
    restore(empty_store, made.folder)
    shutil.copy(tmp_path / "left-wal", wal)
    for is_any in (False, True):
        with pytest.raises(StoreError, match=r"record.sqlite-wal 是原来的记录库留下的.*请把 record.sqlite-wal"):
            open_store(empty_store.settings, is_any_record=is_any)
    assert wal.stat().st_size == (tmp_path / "left-wal").stat().st_size


def test_a_backup_is_never_overwritten(empty_store: Store, tmp_path: Path) -> None:
    made = back_up(empty_store.settings.stores, tmp_path / "盘", NOW)
    before = (made.folder / RECORD).stat().st_mtime_ns
    with pytest.raises(StoreError, match="已经有了，没有覆盖"):
        back_up(empty_store.settings.stores, tmp_path / "盘", NOW)
    assert (made.folder / RECORD).stat().st_mtime_ns == before
    back_up(empty_store.settings.stores, tmp_path / "盘", NOW + dt.timedelta(seconds=1))
    assert len(list((tmp_path / "盘").iterdir())) == 2


def test_a_copy_that_is_not_the_same_does_not_count(
    empty_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(empty_store, road(1))
    answers = iter([[(1, "a")], [(1, "b")]])
    monkeypatch.setattr(backups, "_marks", lambda _connection: next(answers))
    with pytest.raises(StoreError, match="核对不上，没有留下"):
        back_up(empty_store.settings.stores, tmp_path / "盘", NOW)
    assert list((tmp_path / "盘").iterdir()) == []


def test_nothing_is_backed_up_from_a_missing_damaged_or_foreign_server_record(tmp_path: Path) -> None:
    def stores(url: str) -> StoresSection:
        return StoresSection(record_url=url, read_model=tmp_path / "read_model", attachments=tmp_path / "attachments")

    with pytest.raises(StoreError, match="pg_dump"):
        back_up(stores("postgresql+psycopg://office/record"), tmp_path / "盘", NOW)
    with pytest.raises(StoreError, match=r"没有备份：记录库 .* 不在"):
        back_up(stores(f"sqlite:///{tmp_path}/none.sqlite"), tmp_path / "盘", NOW)
    (tmp_path / "bad.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match=r"没有备份：记录库 .* 已损坏，或不是数据库文件"):
        back_up(stores(f"sqlite:///{tmp_path}/bad.sqlite"), tmp_path / "盘", NOW)
    assert not (tmp_path / "盘").exists() and not (tmp_path / "none.sqlite").exists()


def test_a_target_that_cannot_be_written(empty_store: Store, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match=r"备份写不进 .*taken"):
        back_up(empty_store.settings.stores, tmp_path / "taken", NOW)


class TestDamage:
    def test_none_in_a_store_that_is_whole(self, empty_store: Store) -> None:
        hand_in(empty_store, b"the road")
        assert found(empty_store) == []

    def test_attachments_that_are_missing_or_changed_are_named(self, empty_store: Store) -> None:
        folder = empty_store.settings.stores.attachments
        changed, missing = hand_in(empty_store, b"one"), hand_in(empty_store, b"two")
        hand_in(empty_store, b"three")
        (folder / changed).write_bytes(b"other")
        (folder / missing).unlink()
        first, second = found(empty_store)
        assert first.startswith(f"第 1 号报送的原表“路.xlsx”（{folder / changed}）被改动过")
        assert second.startswith(f"第 2 号报送的原表“路.xlsx”（{folder / missing}）不见了")

    def test_a_backup_says_what_was_damaged_already(self, empty_store: Store, tmp_path: Path) -> None:
        (empty_store.settings.stores.attachments / hand_in(empty_store, b"one")).write_bytes(b"other")
        made = back_up(empty_store.settings.stores, tmp_path / "盘", NOW)
        assert len(made.findings) == 1 and "被改动过" in made.findings[0]
        assert damage(record_in(made.folder), made.folder / ATTACHMENTS, None) == made.findings
        assert (made.folder / RECORD).read_bytes()[
            18:20
        ] == b"\x01\x01"  # looked at, and still one file that needs no other

    def test_a_page_overwritten_in_the_file(self, empty_store: Store) -> None:
        taken_in(empty_store, road(1))
        empty_store.record.engine.dispose()
        with closing(sqlite3.connect(place(empty_store))) as connection:
            query = "SELECT rootpage FROM sqlite_master WHERE name = 'road_projects'"
            page, size = connection.execute(query).fetchone()[0], connection.execute("PRAGMA page_size").fetchone()[0]
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with place(empty_store).open("r+b") as stored:
            stored.seek((page - 1) * size)
            stored.write(b"\x7f" * size)
        sentences = found(empty_store)
        assert sentences and all(one.startswith(f"记录库 {place(empty_store)} ") for one in sentences)

    def test_a_file_that_is_missing_empty_or_older(self, empty_store: Store, tmp_path: Path) -> None:
        made = back_up(empty_store.settings.stores, tmp_path / "盘", NOW)
        taken_in(empty_store, road(1))
        restore(empty_store, made.folder)
        assert ["缺少看板已发布的变更" in one for one in found(empty_store)] == [True]
        place(empty_store).write_bytes(b"")
        assert ["是空文件（0 字节）" in one for one in found(empty_store)] == [True]
        place(empty_store).unlink()
        assert ["不在。" in one for one in found(empty_store)] == [True]
        assert not place(empty_store).exists()
