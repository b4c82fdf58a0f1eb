from __future__ import annotations

import html
import json
import math
import re
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from geo.drawing.classes import MISSING_COLOUR, Class
from geo.drawing.layer_looks import SHAPE_LOOKS
from geo.drawing.map_text import escape_for_map
from geo.drawing.scene import Seat, ShapeLayer
from geo.layers.kinds import OVERLAYS
from geo.screen.base_maps import Ground, ground
from geo.screen.village_map import (
    base_map,
    folium_map,
    panel_layer,
    prepare_areas,
    prepare_points,
    preview_layer,
    shapes_json,
)
from models.lists import LayerKind
from tests.geo.drawing.scenes import outline, panel, scene, townships, villages
from tests.geo.screen.leaflet import HOSTILE, sent


def row(
    code: str, name: str = "东村", lng: float | None = 113.1, lat: float | None = 35.5, **more: Any
) -> tuple[Any, ...]:
    return (code, name, "某镇", lng, lat, "12 户", more.get("colour", "#2E6B4F"), more.get("is_selected", False))


def points(frame: pd.DataFrame) -> dict[str, Any]:
    """What the browser gets: the columns, a text shared by many put back into each row."""
    match = re.search(r"drawPoints\(feature_group_x, (\{.*\})\);", sent(panel_layer(scene(panel(frame)))))
    assert match is not None
    found: dict[str, Any] = json.loads(match[1])
    for name in ("township", "label", "colour"):
        found[name] = [found[name]["each"][place] for place in found[name]["of"]]
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_has_no_character_that_means_something(text: str) -> None:
    escaped = escape_for_map(text)
    assert not set(escaped) & set("<>\"'`${}\\")
    assert html.unescape(escaped) == text


def test_plain_names_stay_as_they_are() -> None:
    assert escape_for_map("夺火乡 勤泉村（5 户）") == "夺火乡 勤泉村（5 户）"


def test_one_point_for_every_village_with_coordinates() -> None:
    drawn = points(villages(row("1"), row("2", lng=None), row("3", lng=113.123456789, lat=35.987654321)))
    assert drawn == {
        "code": ["1", "3"],
        "name": ["东村", "东村"],
        "township": ["某镇", "某镇"],
        "lng": [113.1, 113.12346],
        "lat": [35.5, 35.98765],
        "label": ["12 户", "12 户"],
        "colour": ["#2E6B4F", "#2E6B4F"],
        "missing": MISSING_COLOUR,
        "selected": 0,
    }


def test_the_selected_village_lies_on_top() -> None:
    drawn = points(villages(row("1", is_selected=True), row("2", colour=MISSING_COLOUR), row("3")))
    assert drawn["code"] == ["2", "3", "1"] and drawn["selected"] == 1
    assert drawn["colour"] == [drawn["missing"], "#2E6B4F", "#2E6B4F"]


def test_no_villages_is_an_empty_layer() -> None:
    drawn = points(villages())
    assert drawn["code"] == [] and drawn["label"] == [] and drawn["selected"] == 0


def test_a_name_with_the_separator_shifts_no_other_name() -> None:
    drawn = points(villages(row("1", name="东\x1f村"), row("2", name="西村")))
    assert drawn["name"] == ["东\x1f村", "西村"]


def test_a_missing_column_is_an_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        prepare_points(villages(row("1")).drop(columns="colour"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_reach_the_browser_as_text_only(name: str) -> None:
    text = sent(panel_layer(scene(panel(villages(row("1", name=name))))))
    assert name not in text and "<" not in text and "`" not in text and "${" not in text
    assert html.unescape(points(villages(row("1", name=name)))["name"][0]) == name
    base = folium_map(base_map(outline(), [Seat("1", name, 113.1, 35.5)]))
    assert name not in base.get_root().render()
    assert name not in sent(base)


def test_the_base_holds_outline_seats_and_middle() -> None:
    base = base_map(outline(), [Seat("1", "某镇", 113.1, 35.5), Seat("2", "某乡", 113.2, 35.6)])
    county = json.loads(base.county)
    assert base.centre == pytest.approx((35.5, 113.3))
    assert county["seats"] == [
        {"code": "1", "name": "某镇", "lng": 113.1, "lat": 35.5}, {"code": "2", "name": "某乡", "lng": 113.2, "lat": 35.6}
    ]  # fmt: skip
    assert county["corner"] == "" and county["townships"] == {}
    assert sorted(map(tuple, county["outline"]["coordinates"][0][:4])) == [
        (113.0, 35.2),
        (113.0, 35.8),
        (113.6, 35.2),
        (113.6, 35.8),
    ]


def test_the_map_asks_no_other_server_for_anything() -> None:
    drawn = folium_map(base_map(outline(), []))
    assert all(link.startswith("../../assets/") for _name, link in [*drawn.default_js, *drawn.default_css])
    assert '"attributionControl": false' in sent(drawn)
    assert "http" not in sent(folium_map(base_map(outline(), [])))


def test_a_ground_is_part_of_the_base() -> None:
    assert json.loads(base_map(outline(), []).county)["ground"] is None
    base = base_map(outline(), [], ground=ground("tianditu", key="k1", approval="GS（2024）0650号"))
    found = json.loads(base.county)["ground"]
    assert found["servers"] == "01234567" and found["levels"] == [1, 18] and len(found["pictures"]) == 2
    assert found["note"] == "底图：天地图　审图号：GS（2024）0650号"
    assert "t{s}.tianditu.gov.cn/vec_w/wmts" in sent(folium_map(base))


@pytest.mark.parametrize("note", HOSTILE)
def test_a_hostile_source_of_the_ground_is_text(note: str) -> None:
    base = base_map(outline(), [], ground=Ground(("x/{z}/{x}/{y}",), "", (1, 2), note))
    assert note not in sent(folium_map(base))
    assert html.unescape(json.loads(base.county)["ground"]["note"]) == note


def test_two_drawings_of_one_base_are_the_same_text_and_share_nothing() -> None:
    base = base_map(outline(), [Seat("1", "某镇", 113.1, 35.5)])
    first, second = folium_map(base), folium_map(base)
    panel_layer(scene(panel(villages(row("1"))))).add_to(first)
    assert len(first._children) == 2 and len(second._children) == 1
    assert sent(second) == sent(folium_map(base))


def test_an_outline_in_metres_is_refused() -> None:
    with pytest.raises(ValueError, match="4326"):
        base_map(outline().to_crs("EPSG:4547"), [])


def test_township_borders_and_their_note_are_part_of_the_base() -> None:
    townships = gpd.GeoDataFrame(
        {"township_code": ["1", "2"]},
        geometry=[box(113.0, 35.2, 113.3, 35.8), box(113.3, 35.2, 113.6, 35.8)],
        crs="EPSG:4326",
    )
    base = base_map(outline(), [], townships, "乡镇界来自某图层", "示意<b>")
    county = json.loads(base.county)
    assert {code: shape["type"] for code, shape in county["townships"].items()} == {"1": "Polygon", "2": "Polygon"}
    assert base.note == "乡镇界来自某图层" and county["corner"] == "示意&lt;b&gt;"
    assert set(base.areas) == {"1", "2"}


@pytest.mark.parametrize("name", HOSTILE)
def test_townships_are_sent_with_their_colours_and_their_words_as_text(name: str) -> None:
    frame = townships(("1", name, name, "#2E6B4F", True), ("2", "某乡", "缺数", MISSING_COLOUR, False))
    layer = prepare_areas(frame)
    assert layer.codes == {"1", "2"}
    text = sent(panel_layer(scene(panel(areas=frame))))
    assert text.index("drawAreas(feature_group_x") < text.index("drawPoints(feature_group_x")
    assert name not in text and "<" not in text and "`" not in text and "${" not in text
    first, second = json.loads(layer.data)
    assert html.unescape(first["name"]) == name and html.unescape(first["label"]) == name
    assert (first["colour"], first["is_missing"], first["is_selected"]) == ("#2E6B4F", False, True)
    assert (second["is_missing"], second["is_selected"]) == (True, False)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_caption_is_text(text: str) -> None:
    classes = [Class(-math.inf, math.inf, text, "#2E6B4F", 2)]
    script = sent(panel_layer(scene(panel(classes=classes, said=[text, ""]), title=text, counter=text)))
    said = script.split("drawCaption(feature_group_x, ", 1)[1].split(");", 1)[0]
    assert text not in said and not set(said) & set("<>`$")
    found = json.loads(said)
    ((fill, edge, words),), (line, note) = found["items"], found["lines"]
    assert (fill, edge, note) == ("#2E6B4F", "#12355B", "某处的县界")
    assert [html.unescape(one) for one in (found["title"], words, line)] == [text, f"{text}（2 {text}）", text]
    assert not set(found["title"] + fill + words + line) & set("<>\"'`${}\\")


def test_what_has_no_figure_is_hollow_in_the_caption() -> None:
    script = sent(panel_layer(scene(panel(missing=3))))
    assert json.loads(script.split("drawCaption(feature_group_x, ", 1)[1].split(");", 1)[0])["items"] == [
        ["#FFFFFF", MISSING_COLOUR, "缺数（3 村）"]
    ]


def test_an_overlay_lies_under_the_villages() -> None:
    line = {"type": "LineString", "coordinates": [(113.123456, 35.5), (113.2, 35.6)]}
    roads = ShapeLayer(LayerKind.ROADS, "道路来自某图层", (("甲路", line),))
    text = sent(panel_layer(scene(panel(villages(row("1"))), layers=[roads])))
    assert 0 < text.index("drawShapes(feature_group_x") < text.index("drawPoints(feature_group_x")
    assert "113.12346" in text
    assert "drawShapes" not in sent(panel_layer(scene(panel(villages(row("1"))))))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_shapes_are_text(name: str) -> None:
    shapes = shapes_json([("fault", name, {"type": "Point", "coordinates": (113.1, 35.5)})])
    text = sent(preview_layer(shapes))
    assert name not in text and "<" not in text and "`" not in text and "${" not in text
    assert html.unescape(json.loads(shapes)["features"][0]["properties"]["text"]) == name


def test_shapes_bring_their_styles_and_every_kind_has_one() -> None:
    assert {*map(str, OVERLAYS), "checked", "fault"} == set(SHAPE_LOOKS)
    at = {"type": "Point", "coordinates": (113.1, 35.5)}
    assert json.loads(shapes_json([("roads", "", at), ("parks", "", at)]))["styles"] == {
        "roads": {"color": "#8A5A2B", "weight": 2.5, "fill": False},
        "parks": {"color": "#5B4B8A", "weight": 1.5, "fillColor": "#5B4B8A", "fillOpacity": 0.25},
    }
