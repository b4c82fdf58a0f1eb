"""What comes before the first visitor: the stores ready, the clock looked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from data_access.manifest import read_manifest
from data_access.store import Store, open_store
from startup import clock_warning, prepare
from tests.conftest import NOW, MakeSettings
from tests.data_access.filling import file, row, taken_in


def test_no_demo_where_the_office_switched_it_off(tmp_path: Path, make_settings: MakeSettings) -> None:
    store = open_store(make_settings(tmp_path, extra="[stores]\ndemo_on_first_start = false"))
    prepare(store, NOW)
    assert store.is_empty() and not store.is_demo()


def test_a_county_with_data_of_its_own_is_published_and_left_alone(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects")))
    before = read_manifest(empty_store.settings.stores.read_model)
    prepare(empty_store, NOW + dt.timedelta(days=1))
    assert read_manifest(empty_store.settings.stores.read_model) == before and not empty_store.is_demo()


def test_a_clock_behind_the_record_is_told(empty_store: Store) -> None:
    assert clock_warning(empty_store, NOW) == ""
    later = NOW.replace(month=4)
    empty_store.import_files([file("road_projects", row("road_projects"))], actor="测试", now=later)
    assert "比记录库最近一次改动（2026-04-05 09:30）还早" in clock_warning(empty_store, NOW)
    assert clock_warning(empty_store, later - dt.timedelta(minutes=59)) == ""
