"""A small store of households for the tests that need some."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.store import Store, open_store
from settings import load_settings
from tests.data_access.filling import taken_in
from tests.data_access.published_late import late
from tests.data_access.thirty_households import workbooks


@pytest.fixture
def record_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is imported is stored and not published: for tests of what files say, which look at the record alone."""
    monkeypatch.setattr(Store, "publish_stored", lambda *_arguments: None)


@pytest.fixture
def published_late() -> Iterator[None]:
    with late():
        yield


@pytest.fixture(scope="session")
def thirty_store(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The thirty households in a store marked as a demo. For reading only."""
    folder = tmp_path_factory.mktemp("thirty") / "office"
    shutil.copytree(empty_store_folder, folder)
    store = open_store(load_settings(folder / "config.toml"))
    with store.record.writing() as connection:
        store.record.set_meta(connection, "is_demo", "1")
    taken_in(store, *workbooks())
    yield store
    store.record.engine.dispose()
