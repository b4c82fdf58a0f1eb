"""Stores for tests: real SQLite and Parquet below a temporary folder, on the county that comes with the program."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

import pytest
from filelock import FileLock
from xdist.scheduler import LoadFileScheduling

# Its fingerprint is taken before any of the program is loaded.
from tests.kept_demo import PROGRAM, kept

# isort: split

from data_access.store import Store, open_store
from settings import ROOT, Settings, load_settings
from startup import prepare

#: The day every test imports on, unless the day matters to it.
NOW = dt.datetime(2026, 1, 5, 9, 30)
LINGCHUAN = ROOT / "counties" / "lingchuan"
#: A made-up county of ten ledgers, three townships and a plan from 2026 on: opens and publishes in a fraction of the time.
SMALL = ROOT / "tests" / "counties" / "small"
MakeSettings = Callable[..., Settings]
#: Browser tests that open page after page, half of the time of all.
_TOURS = {"test_hostile_names", "test_ledgers", "test_nothing_leaks", "test_pages"}
#: Fixtures that every store and every browser stands on.
_SLOW = {"make_settings", "browser"}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded and collected stays: looking through it for garbage takes a third of the collecting, and in the tests a
    tenth of their time.
    """
    gc.disable()
    result = yield
    gc.set_threshold(20_000, 50, 100)
    gc.enable()
    return result


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a store or a browser (``make fast`` is the rest), and let its files be the first.

    What is begun last is short, so at the end no process waits long for another.
    """
    for item in items:
        if not _SLOW.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.store)
    slow = {item.path for item in items if item.get_closest_marker("store")}
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None, item.path not in slow))


class Lanes(LoadFileScheduling):  # type: ignore[misc]
    """A file stays in one process, and browser tests in two: each needs a server and a browser of its own, but all in
    one would be running long after everything else.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        if not nodeid.startswith("tests/browser/"):
            return file
        return "browser, tours" if PurePath(file).stem in _TOURS else "browser"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    return Lanes(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What this machine could not try is said in a line each, and not only counted."""
    skipped = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()) if report.longrepr}
    for reason in sorted(skipped):
        terminalreporter.write_line(reason.removeprefix("Skipped: "))


@pytest.fixture(scope="session")
def make_settings() -> MakeSettings:
    """``make_settings(folder, extra="")``: a config.toml in the folder, the stores below it."""

    def make(folder: Path, extra: str = "", county: Path = LINGCHUAN) -> Settings:
        outline = county / "outline.geojson"  # of a county that no package knows
        own = f'outline = "{outline.as_posix()}"\n' if outline.exists() else ""
        text = f'[county]\nfolder = "{county.as_posix()}"\n{own}{extra}\n'
        path = folder / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path)

    return make


def published_once(settings: Settings, folder: Path) -> Path:
    """An empty record, made and published once: copying it is quicker than making it."""
    store = open_store(settings)
    store.publish(NOW)
    store.record.engine.dispose()
    return folder


@contextmanager
def copied(published: Path, folder: Path) -> Iterator[Store]:
    """A copy of such a record, open."""
    shutil.copytree(published, folder, dirs_exist_ok=True)
    store = open_store(load_settings(folder / "config.toml"))
    yield store
    store.record.engine.dispose()


@pytest.fixture(scope="session")
def empty_store_folder(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    return published_once(make_settings(folder), folder)


@pytest.fixture(scope="session")
def small_store_folder(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Path:
    folder = tmp_path_factory.mktemp("small")
    return published_once(make_settings(folder, county=SMALL), folder)


@pytest.fixture
def empty_store(empty_store_folder: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty record that is not a demo store, already published; config.toml and data/ in ``tmp_path``."""
    with copied(empty_store_folder, tmp_path) as store:
        yield store


@pytest.fixture
def small_store(small_store_folder: Path, tmp_path: Path) -> Iterator[Store]:
    """The same of the small county, marked as a demo store: rows of people may come in."""
    with copied(small_store_folder, tmp_path) as store:
        mark_as_demo(store)
        yield store


def mark_as_demo(store: Store) -> None:
    with store.record.writing() as connection:
        store.record.set_meta(connection, "is_demo", "1")


@pytest.fixture
def demo_marked_store(empty_store: Store) -> Store:
    """An empty record marked as a demo store: personal ledgers with simulated rows may come in."""
    mark_as_demo(empty_store)
    return empty_store


@pytest.fixture(scope="session")
def demo_store_folder(
    tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings, request: pytest.FixtureRequest
) -> Path:
    """The simulated county as this program builds it, kept between runs: config.toml and data/. For reading only."""

    def build(folder: Path) -> None:
        store = open_store(make_settings(folder))
        prepare(store, NOW)
        store.record.engine.dispose()

    assert request.config.cache
    cache, base = request.config.cache.mkdir("demo"), tmp_path_factory.getbasetemp()
    # Processes of one run have their folders side by side; a run in one process has its own.
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "demo"
    with FileLock(cache / "lock"):
        if not folder.exists():
            shutil.copytree(kept(cache, ROOT, PROGRAM, build), folder)
    return folder


@pytest.fixture(scope="session")
def demo_store(demo_store_folder: Path) -> Iterator[Store]:
    """The simulated county opened for reading."""
    store = open_store(load_settings(demo_store_folder / "config.toml"))
    yield store
    store.record.engine.dispose()


@pytest.fixture
def demo_copy(demo_store_folder: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the simulated county that a test may change."""
    folder = tmp_path / "demo_copy"
    shutil.copytree(demo_store_folder, folder)
    store = open_store(load_settings(folder / "config.toml"))
    yield store
    store.record.engine.dispose()
