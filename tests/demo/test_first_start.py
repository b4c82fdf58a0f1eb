"""The first start, and what may follow it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data_access.manifest import read_manifest
from data_access.store import Store, open_store
from demo.first_start import build_demo, prepare
from errors import StoreError
from settings import load_settings
from tests.conftest import NOW, MakeSettings


def test_an_empty_store_becomes_a_demo_county_once(demo_copy: Store) -> None:
    store = demo_copy  # of what the first start made of an empty store
    first = read_manifest(store.settings.stores.read_model)
    assert first is not None
    assert first.is_demo and first.first_month == "2025-06" and first.record_batch == 1
    prepare(store, NOW + dt.timedelta(days=1))
    assert read_manifest(store.settings.stores.read_model) == first
    with pytest.raises(StoreError, match="已有数据"):
        build_demo(store, NOW)


def test_no_demo_where_the_office_switched_it_off(tmp_path: Path, make_settings: MakeSettings) -> None:
    store = open_store(make_settings(tmp_path, extra="[stores]\ndemo_on_first_start = false"))
    prepare(store, NOW)
    assert store.is_empty() and not store.is_demo()


def test_a_new_record_takes_nothing_from_the_read_model_of_a_demo_county(demo_copy: Store) -> None:
    folder = Path(str(demo_copy.record.engine.url.database)).parent.parent
    for path in (folder / "data").glob("record.sqlite*"):
        path.unlink()
    fresh = open_store(load_settings(folder / "config.toml"), is_any_record=True)
    manifest = fresh.accept_record(actor="县办", now=NOW)
    assert not manifest.is_demo
    assert {name: table.row_count for name, table in manifest.tables.items() if not name.startswith("ref_")}.keys()
    for name in ("road_projects", "households", "members", "cases", "commitment_values"):
        assert pq.read_table(folder / "data/read_model" / manifest.tables[name].file).num_rows == 0
    shutil.rmtree(folder)
