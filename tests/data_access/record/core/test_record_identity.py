"""The record is the one that the read model was made from, or nothing is published and nothing stored."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.manifest import read_manifest
from data_access.record.core.record import open_record
from data_access.record.core.schema import batches, changes, submissions
from data_access.store import InputFile, Store, open_store
from errors import RecordRefused, StoreError
from settings import load_settings
from startup import prepare
from tests.conftest import SMALL, MakeSettings, copied
from tests.data_access.filling import NOW, current, series, small_roads, take_in, taken_in, version

WAY_OUT = "python -m cli accept-record"


def road(number: int) -> InputFile:
    return small_roads(f"LC-{number}", length_km=number)


def place(store: Store) -> Path:
    return Path(str(store.record.engine.url.database))


def close(store: Store) -> None:
    store.record.engine.dispose()


def copy_of(store: Store, target: Path) -> None:
    """The record as it stands, whole."""
    with closing(sqlite3.connect(place(store))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def put_back(store: Store, copy: Path) -> None:
    """The way README describes: the three files away, the copy in their place."""
    close(store)
    for path in place(store).parent.glob(f"{place(store).name}*"):
        path.unlink()
    shutil.copy(copy, place(store))


def shown(store: Store) -> float | None:
    """Kilometres that the screen shows."""
    return series(store, "C35").get("2026-01")


def kilometres(store: Store) -> float:
    """Kilometres that the record holds."""
    return sum(float(str(found["length_km"])) for found in current(store, "road_projects"))


def missing(store: Store, _folder: Path) -> str:
    close(store)
    place(store).unlink()
    return "而这个位置没有文件"


def cut(store: Store, _folder: Path) -> str:
    close(store)
    place(store).write_bytes(b"")
    return "而这个文件是空的（0 字节）"


def another(store: Store, folder: Path) -> str:
    other = open_record(f"sqlite:///{folder / 'other.sqlite'}", store.ledgers)
    other.engine.dispose()
    put_back(store, folder / "other.sqlite")
    return "到第 0 批、第 0 项变更"


def foreign(store: Store, folder: Path) -> str:
    with closing(sqlite3.connect(folder / "foreign.sqlite")) as connection:
        connection.execute("CREATE TABLE other (number INTEGER)")
    put_back(store, folder / "foreign.sqlite")
    return "而现在这里是一个没有本系统数据的库"


def older(store: Store, folder: Path) -> str:
    put_back(store, folder / "backup.sqlite")
    return "到第 1 批、第 1 项变更，缺少看板已发布的变更"


def without_wal(store: Store, folder: Path) -> str:
    shutil.copy(place(store), folder / "main.sqlite")
    put_back(store, folder / "main.sqlite")
    return "缺少看板已发布的变更"


LOSSES: list[Callable[[Store, Path], str]] = [missing, cut, another, foreign, older, without_wal]


@pytest.fixture(scope="module")
def office(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two batches of 1 and 2 km, both still in the -wal; backup.sqlite was made after the first."""
    folder, at_work = tmp_path_factory.mktemp("filled") / "office", tmp_path_factory.mktemp("at-work")
    with copied(small_store_folder, at_work) as store:
        taken_in(store, road(1))
        copy_of(store, at_work / "backup.sqlite")
        taken_in(store, road(2))
        assert shown(store) == 3
        shutil.copytree(at_work, folder)  # before the last connection is closed, which empties the -wal
    return folder


@pytest.fixture
def filled(office: Path, tmp_path: Path) -> Iterator[Store]:
    with copied(office, tmp_path) as store:
        yield store


@pytest.fixture
def empty(small_store_folder: Path, tmp_path: Path) -> Iterator[Store]:
    with copied(small_store_folder, tmp_path) as store:
        yield store


@pytest.mark.parametrize("lose", LOSSES)
def test_a_record_that_is_not_what_it_was_is_refused_and_nothing_changes(
    filled: Store, tmp_path: Path, lose: Callable[[Store, Path], str]
) -> None:
    before, found = version(filled), lose(filled, tmp_path)
    size = place(filled).stat().st_size if place(filled).exists() else None
    with pytest.raises(RecordRefused) as refused:
        open_store(filled.settings)
    for words in (str(place(filled)), "到第 2 批、第 2 项变更（2026-01-05 09:30 发布）", found, WAY_OUT):
        assert words in str(refused.value)
    assert (place(filled).stat().st_size if place(filled).exists() else None) == size
    assert (version(filled), shown(filled)) == (before, 3)


def test_looking_at_the_file_gives_up_no_lock_on_it(filled: Store) -> None:
    """Else another process that closes the record takes itself for the last and deletes the -wal from under us."""
    with filled.record.reading(), filled.record.reading():  # the second connection is made beside the first
        pass
    wal = place(filled).with_name("record.sqlite-wal")
    assert wal.stat().st_size
    look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM batches').fetchall(); c.close()"
    subprocess.run([sys.executable, "-c", look, place(filled)], check=True)
    assert wal.exists()
    taken_in(filled, road(3))
    with closing(sqlite3.connect(place(filled))) as other:
        assert other.execute("SELECT count(*) FROM batches").fetchone() == (3,)


@pytest.mark.parametrize("lose", LOSSES)
def test_a_server_that_runs_on_stores_nothing_either(
    filled: Store, tmp_path: Path, lose: Callable[[Store, Path], str]
) -> None:
    found = lose(filled, tmp_path)
    for act in (lambda: take_in(filled, road(3)), lambda: filled.publish(NOW)):
        with pytest.raises(RecordRefused, match=found.replace("（", ".").replace("）", ".")):
            act()
    assert shown(filled) == 3


def test_a_file_moved_into_place_under_a_running_server_is_noticed(filled: Store, tmp_path: Path) -> None:
    shutil.copy(place(filled), tmp_path / "moved.sqlite")
    shutil.move(tmp_path / "backup.sqlite", place(filled))  # the server's own connections still hold the old file
    for leftover in place(filled).parent.glob(f"{place(filled).name}-*"):
        leftover.unlink()
    with pytest.raises(RecordRefused, match="到第 1 批、第 1 项变更，缺少看板已发布的变更"):
        take_in(filled, road(3))
    assert shown(filled) == 3


def test_a_backup_copied_over_the_file_in_use_is_noticed(filled: Store, tmp_path: Path) -> None:
    """It keeps its place on the disk, so only the -wal that is not its own tells it from the record."""
    copy_of(filled, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
    take_in(filled, road(7))
    assert place(filled).with_name(f"{place(filled).name}-wal").stat().st_size
    shutil.copyfile(tmp_path / "copy", place(filled))
    with pytest.raises(StoreError, match="-wal 是原来的记录库留下的"):
        take_in(filled, road(8))


@pytest.mark.parametrize(
    ("lose", "left"), [(missing, None), (cut, None), (another, None), (older, 1), (without_wal, 1)]
)
def test_after_the_answer_the_screen_shows_the_record_as_it_is(
    filled: Store, tmp_path: Path, lose: Callable[[Store, Path], str], left: float | None
) -> None:
    if lose is without_wal:  # what the first batch left is in the file itself, the second only in the -wal
        put_back(filled, tmp_path / "backup.sqlite")
        filled = open_store(filled.settings, is_any_record=True)
        filled.accept_record(actor="县办", now=NOW)
        taken_in(filled, road(2))
    lose(filled, tmp_path)
    opened = open_store(filled.settings, is_any_record=True)
    opened.accept_record(actor="县办", now=NOW)
    close(opened)
    again = open_store(filled.settings)
    assert again.publish(NOW) == again.publish(NOW)
    assert (shown(again), kilometres(again)) == (left, left or 0)
    taken_in(again, road(5))
    assert shown(again) == kilometres(again) == (left or 0) + 5
    close(again)


def test_an_older_record_that_went_on_cannot_pass_for_the_one_published(filled: Store, tmp_path: Path) -> None:
    """The numbers are those of the record that was lost; only the marks differ."""
    published = filled.settings.stores.read_model
    shutil.copytree(published, tmp_path / "kept")
    older(filled, tmp_path)
    opened = open_store(filled.settings, is_any_record=True)
    taken_in(opened, road(7))
    close(opened)
    shutil.rmtree(published)
    shutil.move(tmp_path / "kept", published)
    with pytest.raises(RecordRefused, match=r"现在这里是记录库 .*，到第 2 批、第 2 项变更，缺少看板已发布的变更"):
        open_store(filled.settings)


def test_a_read_model_taken_away_is_rebuilt(filled: Store) -> None:
    close(filled)
    shutil.rmtree(filled.settings.stores.read_model)
    again = open_store(filled.settings)
    prepare(again, NOW)
    assert shown(again) == 3
    close(again)


def test_a_read_model_behind_its_record_is_brought_up(filled: Store, tmp_path: Path) -> None:
    published = filled.settings.stores.read_model
    shutil.copytree(published, tmp_path / "kept")
    taken_in(filled, road(4))
    shutil.rmtree(published)
    shutil.move(tmp_path / "kept", published)
    again = open_store(filled.settings)
    prepare(again, NOW)
    assert shown(again) == 7
    close(again)


def test_a_first_start_makes_record_and_read_model(tmp_path: Path, make_settings: MakeSettings) -> None:
    store = open_store(make_settings(tmp_path, "[stores]\ndemo_on_first_start = false", SMALL))
    prepare(store, NOW)
    close(store)
    again = open_store(load_settings(tmp_path / "config.toml"))
    taken_in(again, road(1))
    assert shown(again) == 1
    close(again)


def test_no_demo_county_is_built_beside_the_read_model_of_another_record(filled: Store) -> None:
    missing(filled, Path())
    assert filled.settings.stores.demo_on_first_start
    with pytest.raises(RecordRefused):
        prepare(open_store(filled.settings), NOW)
    assert not place(filled).exists()
    manifest = read_manifest(filled.settings.stores.read_model)
    assert manifest is not None and not manifest.is_demo


def published_before_marks(store: Store) -> None:
    """Take from the manifest what an earlier release did not write."""
    path = store.settings.stores.read_model / "manifest.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({k: v for k, v in known.items() if k not in ("mark", "sequence")}), encoding="utf-8")


def test_a_store_made_before_marks_opens_and_goes_on(filled: Store) -> None:
    without_marks(filled)
    published_before_marks(filled)
    close(filled)
    again = open_store(filled.settings)
    prepare(again, NOW)
    assert shown(again) == 3
    manifest = read_manifest(again.settings.stores.read_model)
    assert manifest is not None and manifest.mark == marks(again)[-1]
    close(again)


def test_an_older_store_of_before_marks_is_known_by_its_number(filled: Store, tmp_path: Path) -> None:
    published_before_marks(filled)
    older(filled, tmp_path)
    with pytest.raises(RecordRefused, match="缺少看板已发布的变更"):
        open_store(filled.settings)


def test_a_damaged_manifest_beside_no_record_makes_no_new_one(filled: Store) -> None:
    missing(filled, Path())
    (filled.settings.stores.read_model / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(RecordRefused, match="看不出它出自哪个记录库"):
        open_store(filled.settings)
    assert not place(filled).exists()


def without_marks(store: Store) -> None:
    """Make the record what an earlier release left."""
    with store.record.writing() as connection:
        connection.exec_driver_sql("DROP TABLE subject_notes")
        for table, column in (("changes", "mark"), ("batches", "answers"), ("submissions", "answers")):
            connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0006'"))


def marks(store: Store) -> list[str]:
    with store.record.reading() as connection:
        return list(connection.scalars(sa.select(changes.c.mark).order_by(changes.c.revision)))


def test_every_change_has_a_mark_of_its_own(empty: Store) -> None:
    for number in range(3):
        taken_in(empty, road(number + 1))
    assert [len(mark) for mark in marks(empty)] == [16, 16, 16]
    assert len(set(marks(empty))) == 3


def test_the_changes_of_a_record_made_before_get_marks(empty: Store) -> None:
    for number in range(3):
        taken_in(empty, road(number + 1))
    without_marks(empty)
    again = open_record(empty.settings.stores.record_url, empty.ledgers)
    assert len({mark for mark in marks(empty) if len(mark) == 16}) == 3
    with again.reading() as connection:
        assert list(connection.scalars(sa.select(batches.c.answers))) == [None, None, None]
        assert list(connection.scalars(sa.select(submissions.c.answers))) == []
    again.engine.dispose()
