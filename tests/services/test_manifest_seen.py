"""The screens see a new version at once, whatever the times of its files say."""

from __future__ import annotations

import os
from pathlib import Path

from data_access.store import Store
from services import reading
from tests.data_access.filling import file, row, taken_in
from tests.screens import Use


def test_a_switch_is_seen_though_the_time_of_the_file_stands_still(
    empty_store: Store, tmp_path: Path, use: Use
) -> None:
    use(tmp_path / "config.toml")
    path = empty_store.settings.stores.read_model / "manifest.json"
    os.utime(path, (0, 0))
    before = reading.manifest().revision
    taken_in(empty_store, file("road_projects", row("road_projects")))
    os.utime(path, (0, 0))
    assert reading.manifest().revision == before + 1
