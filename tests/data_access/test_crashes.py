"""kill -9 at any moment leaves the whole batch or nothing, and the next start repairs the read model by itself."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from data_access.manifest import read_manifest
from data_access.published.read_model import ReadModel
from data_access.store import open_store
from errors import StoreError
from models.viewing import EVERYBODY
from settings import load_settings
from startup import prepare
from tests.conftest import copied
from tests.data_access import dying
from tests.data_access.filling import NOW, current, series, small_roads, taken_in

ROWS = 300
MONTH = "2026-01"
#: Every child is a process of its own, forked from one that has loaded the program and opened nothing.
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload([dying.__name__])


@pytest.fixture(scope="module")
def office(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that already holds one road of 4.5 km, and a file of many roads to be imported."""
    folder = tmp_path_factory.mktemp("crashes")
    with copied(small_store_folder, folder) as store:
        taken_in(store, small_roads("OLD", length_km=4.5))
    (folder / "roads.xlsx").write_bytes(small_roads(*(f"N{n:03d}" for n in range(ROWS))).data)
    return folder


@pytest.fixture
def config(office: Path, tmp_path: Path) -> Path:
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    return tmp_path / "config.toml"


def start(config: Path, moment: str, file: str = "roads.xlsx") -> tuple[BaseProcess, Connection]:
    """A process that imports the file and dies at this moment, and where it says that it begins."""
    hears, says = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=dying.main, args=(str(config), str(config.parent / file), moment, says))
    child.start()
    says.close()
    return child, hears


def after_the_next_start(config: Path) -> int:
    """Roads in the record after a start like any other; the read model has to say the same."""
    store = open_store(load_settings(config))
    prepare(store, NOW)
    count = len(current(store, "road_projects"))
    manifest = read_manifest(store.settings.stores.read_model)
    assert manifest is not None and manifest.tables["road_projects"].row_count == count
    with store.record.reading() as connection:
        assert manifest.revision == store.record.last_revision(connection)
    assert series(store, "C35")[MONTH] == 4.5 + count - 1
    assert [path.name for path in store.settings.stores.read_model.glob("*.new")] == []
    store.record.engine.dispose()
    return count


@pytest.mark.parametrize(
    ("moment", "is_stored"),
    [
        ("before the commit", False), ("at the commit", False), ("after the commit", True),
        ("while files are written", True), ("before the switch", True), ("in the switch", True),
    ],
)  # fmt: skip
def test_killed_at_a_given_moment(config: Path, moment: str, is_stored: bool) -> None:
    child, _ = start(config, moment)
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    # Until the next start, readers have the old version whole.
    folder = load_settings(config).stores.read_model
    values = ReadModel(folder).query("commitment_values", EVERYBODY, month=MONTH)
    assert list(values.query(f"commitment_id == 'C35' and township_code.isna() and month == '{MONTH}'")["value"]) == [
        4.5
    ]
    assert after_the_next_start(config) == 1 + ROWS * is_stored


def test_killed_at_any_time(config: Path) -> None:
    counts = []
    for delay in (0.03, 0.1, 0.25):
        child, hears = start(config, "whenever")
        assert hears.poll(60) and hears.recv() == "ready"
        time.sleep(delay)
        child.kill()
        child.join()
        counts.append(after_the_next_start(config))
    assert set(counts) <= {1, 1 + ROWS} and counts == sorted(counts)


def test_several_processes_import_while_others_read(config: Path) -> None:
    store = open_store(load_settings(config))
    names = [f"roads{number}.xlsx" for number in range(4)]
    for name in names:
        (config.parent / name).write_bytes(small_roads(*(f"{name}-{n}" for n in range(25))).data)
    children = [start(config, "never", name) for name in names]
    seen = set()
    while any(child.is_alive() for child, _ in children):
        try:
            found = ReadModel(store.settings.stores.read_model)
        except StoreError:
            continue  # a version three versions old was swept away between reading its name and its files
        seen.add(found.manifest.tables["road_projects"].row_count)
        time.sleep(0.01)
    assert [child.exitcode for child, _ in children] == [0, 0, 0, 0]
    assert len(current(store, "road_projects")) == 1 + 4 * 25
    assert seen <= {1, 26, 51, 76, 101}
    assert after_the_next_start(config) == 101
    store.record.engine.dispose()
