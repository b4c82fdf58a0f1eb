"""kill -9 at any moment leaves the whole batch or nothing, and the next start repairs the read model by itself."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_access.manifest import read_manifest
from data_access.published.read_model import ReadModel
from data_access.store import Store, open_store
from errors import StoreError
from models.viewing import EVERYBODY
from settings import ROOT, load_settings
from startup import prepare
from tests.data_access.filling import NOW, current, file, row, series, taken_in

ROWS = 300


@pytest.fixture
def config(empty_store: Store, tmp_path: Path) -> Path:
    """A store that already holds one road of 4.5 km, and a file of many roads to be imported."""
    taken_in(empty_store, file("road_projects", row("road_projects", project_no="OLD")))
    empty_store.record.engine.dispose()
    rows = (row("road_projects", project_no=f"N{n:03d}", length_km=1) for n in range(ROWS))
    (tmp_path / "roads.xlsx").write_bytes(file("road_projects", *rows).data)
    return tmp_path / "config.toml"


def start(config: Path, moment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.data_access.dying", str(config), str(config.parent / "roads.xlsx"), moment]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def after_the_next_start(config: Path) -> int:
    """Roads in the record after a start like any other; the read model has to say the same."""
    store = open_store(load_settings(config))
    prepare(store, NOW)
    count = len(current(store, "road_projects"))
    manifest = read_manifest(store.settings.stores.read_model)
    assert manifest is not None and manifest.tables["road_projects"].row_count == count
    with store.record.reading() as connection:
        assert manifest.revision == store.record.last_revision(connection)
    assert series(store, "C35")["2025-05"] == 4.5 + count - 1
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
    with start(config, moment) as child:
        assert child.wait(timeout=60) == -signal.SIGKILL
    # Until the next start, readers have the old version whole.
    folder = load_settings(config).stores.read_model
    values = ReadModel(folder).query("commitment_values", EVERYBODY, month="2025-05")
    assert list(values.query("commitment_id == 'C35' and township_code.isna() and month == '2025-05'")["value"]) == [
        4.5
    ]
    assert after_the_next_start(config) == 1 + ROWS * is_stored


def test_killed_at_any_time(config: Path) -> None:
    counts = []
    for delay in (0.03, 0.1, 0.25):
        with start(config, "whenever") as child:
            assert child.stdout is not None and child.stdout.readline() == "ready\n"
            time.sleep(delay)
            child.kill()
        counts.append(after_the_next_start(config))
    assert set(counts) <= {1, 1 + ROWS} and counts == sorted(counts)


def test_several_processes_import_while_others_read(config: Path) -> None:
    store = open_store(load_settings(config))
    files = []
    for number in range(4):
        roads = (row("road_projects", project_no=f"P{number}-{n}", length_km=1) for n in range(25))
        path = config.parent / f"roads{number}.xlsx"
        path.write_bytes(file("road_projects", *roads).data)
        files.append(path)
    command = [sys.executable, "-m", "tests.data_access.dying", str(config)]
    children = [subprocess.Popen([*command, str(path), "never"], cwd=ROOT, stdout=subprocess.DEVNULL) for path in files]
    seen = set()
    while any(child.poll() is None for child in children):
        try:
            found = ReadModel(store.settings.stores.read_model)
        except StoreError:
            continue  # a version three versions old was swept away between reading its name and its files
        seen.add(found.manifest.tables["road_projects"].row_count)
        time.sleep(0.01)
    assert [child.wait() for child in children] == [0, 0, 0, 0]
    assert len(current(store, "road_projects")) == 1 + 4 * 25
    assert seen <= {1, 26, 51, 76, 101}
    assert after_the_next_start(config) == 101
    store.record.engine.dispose()
