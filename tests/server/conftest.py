"""The server that the tests of strangers come to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.visiting import Office, office


@pytest.fixture(scope="module")
def here(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server over the small county with Linux's usual number of file handles."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(small_store_folder, folder, dirs_exist_ok=True)
    with office(folder, folder / "config.toml") as found:
        yield found
