from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, box

from errors import SettingsError
from geo.screen.outline import OUTLINE_NOTE, load_outline, outline_note

SQUARE = box(113.0, 35.0, 113.5, 35.5)
#: A county that the package does not know, so that a square can be its outline.
UNKNOWN = "999999"


def layer(path: Path, geometry: Any, crs: str | None = "EPSG:4326", **columns: Any) -> Path:
    gpd.GeoDataFrame(columns, geometry=[geometry], crs=crs).to_file(path)
    return path


def test_packaged_outline_is_the_county_in_degrees() -> None:
    outline = load_outline(None, "140524")
    assert list(outline.columns) == ["code", "name", "geometry"]
    assert outline["code"].tolist() == ["140524"] and outline["name"].tolist() == ["陵川县"]
    assert outline.crs.to_epsg() == 4326
    assert outline.geometry.is_valid.all()
    # What the packaged polygon encloses, to notice another polygon; not the county's official area.
    assert outline.to_crs("EPSG:4547").area.sum() / 1e6 == pytest.approx(1684, abs=2)
    assert outline.contains(Point(113.27, 35.77)).all()  # the county town
    assert not outline.contains(Point(112.85, 35.50)).any()  # the prefecture's seat


def test_unknown_county_is_named() -> None:
    with pytest.raises(SettingsError, match="999999"):
        load_outline(None, "999999")


def test_missing_package_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "GeoToolCN._gtc", None)
    with pytest.raises(SettingsError, match="geotool-cn"):
        load_outline(None, "140524")


def test_own_layer_wins_over_the_package(tmp_path: Path) -> None:
    outline = load_outline(layer(tmp_path / "county.geojson", SQUARE, name=["某县"]), UNKNOWN)
    assert outline["code"].tolist() == [UNKNOWN] and outline["name"].tolist() == ["某县"]
    assert outline.total_bounds == pytest.approx([113.0, 35.0, 113.5, 35.5])


def test_own_layer_in_another_crs_is_converted(tmp_path: Path) -> None:
    projected = gpd.GeoSeries([SQUARE], crs="EPSG:4326").to_crs("EPSG:4547").iloc[0]
    outline = load_outline(layer(tmp_path / "county.gpkg", projected, "EPSG:4547"), UNKNOWN)
    assert outline.crs.to_epsg() == 4326
    assert outline.total_bounds == pytest.approx([113.0, 35.0, 113.5, 35.5], abs=1e-6)
    assert outline["name"].tolist() == [""]


def test_several_parts_become_one_row(tmp_path: Path) -> None:
    parts = gpd.GeoDataFrame(geometry=[box(113.0, 35.0, 113.2, 35.5), box(113.2, 35.0, 113.5, 35.5)], crs="EPSG:4326")
    parts.to_file(tmp_path / "parts.geojson")
    outline = load_outline(tmp_path / "parts.geojson", UNKNOWN)
    assert len(outline) == 1
    assert outline.geometry.iloc[0].equals(SQUARE)


def test_surveyed_detail_is_thinned_for_sending(tmp_path: Path) -> None:
    dense = SQUARE.segmentize(0.0005)
    assert len(dense.exterior.coords) > 4000
    outline = load_outline(layer(tmp_path / "dense.geojson", dense), UNKNOWN)
    assert len(outline.geometry.iloc[0].exterior.coords) == 5


def test_the_outline_of_somewhere_else_is_refused(tmp_path: Path) -> None:
    known = load_outline(None, "140524").geometry.iloc[0]
    assert len(load_outline(layer(tmp_path / "own.geojson", known.buffer(0.01)), "140524")) == 1
    country, next_county = box(73, 18, 135, 53), load_outline(None, "140581").geometry.iloc[0]
    for name, shape in (("country", country), ("next", next_county), ("township", known.centroid.buffer(0.05))):
        with pytest.raises(SettingsError, match=r"位置不像本县：有 .* 落在本县的示意县界里"):
            load_outline(layer(tmp_path / f"{name}.geojson", shape), "140524")


def test_layer_without_crs_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        path = layer(tmp_path / "county.shp", SQUARE, None, code=["1"])
    with pytest.raises(SettingsError, match="没有写明坐标系"):
        load_outline(path, "140524")


def test_metres_passed_off_as_degrees_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "metres.geojson"
    ring = [[500000, 3900000], [510000, 3900000], [510000, 3910000], [500000, 3900000]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    with pytest.raises(SettingsError, match="经纬度"):
        load_outline(path, "140524")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "找不到"),
        ("不是图层", "打不开"),
        ('{"type": "FeatureCollection", "features": []}', "没有图形"),
    ],
)
def test_unusable_file_says_why_and_what_to_do(tmp_path: Path, content: str | None, problem: str) -> None:
    path = tmp_path / "county.geojson"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=problem) as caught:
        load_outline(path, "140524")
    assert "county.geojson" in str(caught.value) and "config.toml" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_lines_are_no_outline(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="应当是面"):
        load_outline(layer(tmp_path / "line.geojson", LineString([(113, 35), (113.5, 35.5)])), "140524")


def test_the_screen_can_say_whose_outline_it_is() -> None:
    assert "非测绘成果" in OUTLINE_NOTE
    assert outline_note(None) == OUTLINE_NOTE
    assert outline_note(Path("/somewhere/xian.geojson")) == "县界来自本县提供的图层 xian.geojson"
