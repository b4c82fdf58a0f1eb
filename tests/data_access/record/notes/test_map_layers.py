"""Layers in the record and in the read model."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from data_access.manifest import read_manifest
from data_access.published.read_model import ReadModel
from data_access.record.core.schema import layers
from data_access.record.notes.map_layers import (
    NewLayer,
    current_layer,
    layers_table,
    list_layers,
    save_layer,
    withdraw_layer,
)
from data_access.store import Store
from errors import NotFound
from models.lists import LayerKind
from models.viewing import EVERYBODY
from tests.data_access.filling import NOW
from tests.data_access.record.notes.new_layers import feature, layer

LATER = NOW + dt.timedelta(days=1)


def save(store: Store, new: NewLayer, now: dt.datetime = NOW) -> int:
    with store.record.writing() as connection:
        return save_layer(store.record, connection, new, actor="某人", now=now)


def withdraw(store: Store, number: int) -> None:
    with store.record.writing() as connection:
        withdraw_layer(store.record, connection, number, actor="另一人", now=LATER)


def in_force(store: Store, kind: LayerKind) -> str | None:
    with store.record.reading() as connection:
        found = current_layer(connection, kind)
    return found["title"] if found else None


def test_the_newest_of_a_kind_is_in_force_and_withdrawing_brings_back_the_one_before(empty_store: Store) -> None:
    assert in_force(empty_store, LayerKind.ROADS) is None
    first = save(empty_store, layer(LayerKind.ROADS, title="一"))
    second = save(empty_store, layer(LayerKind.ROADS, title="二"))
    third = save(empty_store, layer(LayerKind.PARKS, title="三"))
    assert first < second < third
    assert in_force(empty_store, LayerKind.ROADS) == "二"
    withdraw(empty_store, second)
    assert in_force(empty_store, LayerKind.ROADS) == "一"
    withdraw(empty_store, first)
    assert in_force(empty_store, LayerKind.ROADS) is None
    assert in_force(empty_store, LayerKind.PARKS) == "三"


def test_the_list_keeps_everything_that_ever_was(empty_store: Store) -> None:
    first = save(empty_store, layer(LayerKind.ROADS, title="一"))
    second = save(empty_store, layer(LayerKind.ROADS, title="二"), LATER)
    withdraw(empty_store, second)
    with empty_store.record.reading() as connection:
        newest, oldest = list_layers(connection)
    assert (newest["layer_id"], newest["is_in_force"], newest["withdrawn_at"], newest["withdrawn_by"]) == (
        second, False, LATER, "另一人",
    )  # fmt: skip
    assert (oldest["layer_id"], oldest["is_in_force"], oldest["withdrawn_at"]) == (first, True, None)
    assert {
        "actor": "某人",
        "created_at": NOW,
        "sha256": "ab" * 32,
        "declared_crs": "CGCS2000 经纬度",
    }.items() <= oldest.items()
    assert oldest["notes"] == ["坐标系由文件写明"]
    assert "geojson" not in oldest and "original" not in oldest


def test_the_original_is_kept_byte_for_byte(empty_store: Store) -> None:
    save(empty_store, layer(LayerKind.ROADS))
    with empty_store.record.reading() as connection:
        assert connection.scalars(sa.select(layers.c.original)).all() == [b"\x00PAR1"]


@pytest.mark.parametrize("number", [0, 7, -1])
def test_withdrawing_what_is_not_there(empty_store: Store, number: int) -> None:
    with pytest.raises(NotFound, match=f"没有第 {number} 号图层"):
        withdraw(empty_store, number)


def test_withdrawing_twice(empty_store: Store) -> None:
    number = save(empty_store, layer(LayerKind.ROADS))
    withdraw(empty_store, number)
    with pytest.raises(NotFound, match="已经撤回"):
        withdraw(empty_store, number)


def test_the_published_table_has_one_row_a_feature_of_what_is_in_force(empty_store: Store) -> None:
    save(empty_store, layer(LayerKind.ROADS, title="旧"))
    save(empty_store, layer(LayerKind.ROADS, title="新"))
    save(empty_store, layer(LayerKind.VILLAGE_POINTS, feature("东村", "Point", [113.2, 35.6], "140524100201")))
    with empty_store.record.reading() as connection:
        road, point = layers_table(connection).to_pylist()
    assert (road["kind"], road["title"], road["feature"], road["longitude"]) == ("roads", "新", "某路", None)
    assert json.loads(road["geometry"])["coordinates"] == [[113.1, 35.5], [113.2, 35.6]]
    assert (point["village_code"], point["longitude"], point["latitude"]) == ("140524100201", 113.2, 35.6)
    assert point["created_at"] == NOW


def test_a_layer_is_published_and_withdrawn_without_any_new_batch(empty_store: Store) -> None:
    folder = empty_store.settings.stores.read_model

    def kinds() -> list[str]:
        return list(ReadModel(folder).query("layers", EVERYBODY)["kind"])

    before = empty_store.publish(NOW)
    assert kinds() == []
    number = save(empty_store, layer(LayerKind.ROADS))
    assert kinds() == []
    after = empty_store.publish(NOW)  # what the next start does when a stop came between storing and publishing
    assert kinds() == ["roads"] and after.version != before.version
    assert empty_store.publish(NOW) == after
    withdraw(empty_store, number)
    empty_store.publish(NOW)
    assert kinds() == []
    assert read_manifest(folder) != before  # a withdrawal is a new state, not the old one


def test_village_points_take_the_place_of_the_ledgers_coordinates(demo_copy: Store) -> None:
    def places() -> dict[str, tuple[float, float]]:
        model = ReadModel(demo_copy.settings.stores.read_model)
        found = model.query("villages", EVERYBODY, day=dt.date(2025, 12, 31), year=2025)
        return dict(zip(found["village_code"], zip(found["longitude"], found["latitude"], strict=True), strict=True))

    before = places()
    moved, *others = before
    points = layer(
        LayerKind.VILLAGE_POINTS, feature("东村", "Point", [113.4, 35.7], moved), feature("不明", "Point", [113.5, 35.7])
    )  # fmt: skip
    number = save(demo_copy, replace(points, title="点位"))
    demo_copy.publish(NOW)
    after = places()
    assert after[moved] == (113.4, 35.7) != before[moved]
    assert len(after) == len(before)
    assert all(after[code] == before[code] for code in others)
    withdraw(demo_copy, number)
    demo_copy.publish(NOW)
    assert places() == before
