"""What published layers put on a map, and the words beside it."""

from __future__ import annotations

import datetime as dt
import html
import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geo.screen.imported import borders, overlays_in_force, points_note, preview, shape_layers
from geo.screen.village_map import prepare_shapes
from models.lists import LayerKind
from tests.geo.layers.building import EAST, WEST, frame, prepared

SCHEMATIC = gpd.GeoDataFrame(geometry=[box(113.0, 35.38, 113.6, 35.83)], crs="EPSG:4326")


def published(*features: tuple[LayerKind, str, object], title: str = "勘界图") -> pd.DataFrame:
    rows = [
        {
            "kind": str(kind), "title": title, "file": "a.gpkg", "declared_crs": "CGCS2000 高斯投影，中央经线 114°",
            "created_at": pd.Timestamp(dt.datetime(2026, 1, 5, 9, 30)), "actor": "某人", "feature": name,
            "township_code": None, "village_code": None, "geometry": shapely.to_geojson(shape),
        }
        for kind, name, shape in features
    ]  # fmt: skip
    columns = ["kind", "title", "declared_crs", "created_at", "feature", "township_code", "village_code", "geometry"]
    return pd.DataFrame(rows, columns=columns)


TOWNSHIPS = published(
    (LayerKind.TOWNSHIP_BOUNDARIES, "东河镇", EAST), (LayerKind.TOWNSHIP_BOUNDARIES, "西山乡", WEST)
)  # fmt: skip
COUNTY = published((LayerKind.COUNTY_OUTLINE, "某县", box(112.9, 35.3, 113.7, 35.9)), title="县界图")
ROADS = published((LayerKind.ROADS, "甲路", LineString([(113.1, 35.5), (113.2, 35.6)])))
SITES = published((LayerKind.SITES, "<b>`${x}", Point(113.2, 35.6)))


def test_without_layers_the_schematic_outline_is_drawn() -> None:
    found = borders(published(), lambda: SCHEMATIC, "示意")
    assert found.outline is SCHEMATIC and found.townships is None and found.note == "示意"


def test_township_borders_make_the_outline_too() -> None:
    found = borders(TOWNSHIPS, lambda: SCHEMATIC, "示意")
    assert found.outline.geometry.iloc[0].equals(shapely.union_all([EAST, WEST]))
    assert found.outline.crs.to_epsg() == 4326
    assert found.townships is not None and len(found.townships) == 2
    assert found.note == "乡镇界、县界来自本县图层“勘界图”（CGCS2000 高斯投影，2026年1月5日导入）"


def test_townships_that_leave_out_part_of_the_county_are_not_its_outline() -> None:
    found = borders(TOWNSHIPS[1:], lambda: SCHEMATIC, "县界为示意")
    assert found.outline is SCHEMATIC and found.townships is not None and len(found.townships) == 1
    assert found.note == "乡镇界来自本县图层“勘界图”（CGCS2000 高斯投影，2026年1月5日导入）；县界为示意"


def test_an_outline_of_its_own_comes_first() -> None:
    found = borders(pd.concat([TOWNSHIPS, COUNTY]), lambda: SCHEMATIC, "示意")
    assert found.outline.total_bounds == pytest.approx([112.9, 35.3, 113.7, 35.9])
    assert found.note.startswith("乡镇界来自本县图层“勘界图”") and "；县界来自本县图层“县界图”" in found.note


def test_overlays_are_offered_in_drawing_order_and_only_where_there_are_any() -> None:
    layers = pd.concat([SITES, TOWNSHIPS, ROADS])
    assert overlays_in_force(layers) == [LayerKind.ROADS, LayerKind.SITES]
    assert overlays_in_force(published()) == []
    assert prepare_shapes(shape_layers(layers, [])).shapes == ""
    (roads,) = shape_layers(layers, [LayerKind.ROADS, LayerKind.PARKS])
    assert roads.source == "道路来自本县图层“勘界图”（CGCS2000 高斯投影，2026年1月5日导入）"
    found = prepare_shapes(shape_layers(layers, [LayerKind.SITES, LayerKind.ROADS]))
    assert [(one.item.words, one.source[:4]) for one in found.layers] == [
        ("道路 1 处", "道路来自"), ("安置点和其他点位 1 处", "安置点和"),
    ]  # fmt: skip
    drawn = json.loads(found.shapes)["features"]
    assert [one["properties"]["style"] for one in drawn] == ["roads", "sites"]
    assert drawn[0]["properties"]["text"] == "道路 甲路"
    assert drawn[0]["geometry"] == {"type": "LineString", "coordinates": [[113.1, 35.5], [113.2, 35.6]]}


def test_hostile_names_are_text() -> None:
    sent = prepare_shapes(shape_layers(SITES, [LayerKind.SITES])).shapes
    assert not set("<`$") & set(sent)
    assert html.unescape(json.loads(sent)["features"][0]["properties"]["text"]) == "安置点和其他点位 <b>`${x}"


def test_the_note_of_village_points() -> None:
    assert points_note(ROADS) == ""
    points = published((LayerKind.VILLAGE_POINTS, "东村", Point(113.2, 35.6)))
    assert points_note(points.assign(village_code=None)) == ""  # nothing moved, so nothing is said to have
    assert points_note(points.assign(village_code="140524100200")).startswith("1 个村的位置来自本县图层")


def test_a_preview_draws_the_layer_and_what_is_wrong() -> None:
    layer = prepared(frame([EAST, box(113.0, 35.4, 113.33, 35.8)]))
    drawn = json.loads(preview(layer))["features"]
    assert [one["properties"]["style"] for one in drawn] == ["checked", "checked", "fault"]
    assert drawn[2]["properties"]["text"].startswith("第 1 个图形“东河镇”：与“西山乡”重叠")
    assert shapely.from_geojson(json.dumps(drawn[2]["geometry"])).area == pytest.approx(0.03 * 0.4, abs=1e-4)
