"""Imported layers over the map: the same colours and words on the screen, in full screen and on paper, each with its source."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from shapely.geometry import LineString, Point, box
from streamlit.testing.v1 import AppTest

from briefing.map_files import pptx
from data_access.store import InputFile, Store, open_store
from geo.paper.scene import on_paper
from geo.paper.sheet import MapSheet
from geo.paper.svg import svg
from geo.screen.outline import load_outline
from models.lists import LayerKind
from models.time import Month
from models.viewing import Filters
from services import layer_import, reading
from services.villages import map_content, map_look, map_scene
from services.villages import map_layers as map_layers_facts
from services.villages.base_map import base_map
from tests.conftest import NOW, MakeSettings
from tests.data_access.filling import file, row
from tests.geo.layers.building import geojson
from tests.screens import screens_of
from tests.ui.reading import html, run

DECEMBER = Filters((), (), Month(2025, 12))
ROAD, PARK = "道路来自本县图层“路网”（WGS84 经纬度，", "园区来自本县图层“园区图”（WGS84 经纬度，"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Iterator[Store]:
    """A village, a road that leaves the county, a park and another one known by its place alone."""
    found = open_store(make_settings(tmp_path_factory.mktemp("imported")))
    village = file("villages", row("villages", longitude=113.31, latitude=35.71))
    assert found.import_files([village], actor="测试", now=NOW).faults == ()
    roads = gpd.GeoDataFrame({"名称": ["<b>`${x}"]}, geometry=[LineString([(113.2, 35.7), (114.9, 35.7)])])
    parks = gpd.GeoDataFrame({"名称": ["甲园", "乙园"]}, geometry=[box(113.2, 35.6, 113.3, 35.7), Point(113.4, 35.6)])
    for kind, title, layer in ((LayerKind.ROADS, "路网", roads), (LayerKind.PARKS, "园区图", parks)):
        given = InputFile(f"{title}.geojson", geojson(layer))
        prepared = layer_import.prepare(found, layer_import.read(found, given), kind, answer="WGS84")
        layer_import.accept(found, prepared, given.data, title=title, actor="测试", now=NOW)
    yield found
    found.record.engine.dispose()


@pytest.fixture(scope="module", autouse=True)
def _screens(store: Store) -> Iterator[None]:
    with screens_of(store.settings.stores.read_model.parent.parent / "config.toml"):
        yield


def sheet() -> MapSheet:
    look = replace(map_look.plain("income", DECEMBER), layers=("imported.roads", "imported.parks"))
    return on_paper(map_scene.scene(look, map_content.view(look, DECEMBER), DECEMBER))


def test_what_lies_over_the_map_goes_onto_the_paper_with_legend_and_source() -> None:
    (panel,) = sheet().panels
    (park,) = [shape for shape in panel.shapes if shape.label == "园区 甲园"]
    (road,) = [shape for shape in panel.shapes if shape.label.startswith("道路")]
    assert (park.fill, park.opacity, road.fill, road.edge, road.width) == ("#5B4B8A", 0.25, None, "#8A5A2B", 2.5)
    county = base_map().outline.bounds
    assert road.geometry.bounds[2] == pytest.approx(county[2]), "what lies outside would make the county small"
    (spot,) = [point for point in panel.points if point.label == "园区 乙园"]
    assert (spot.lng, spot.lat, spot.opacity, spot.is_named) == (113.4, 35.6, 0.25, False)
    assert [item.words for item in panel.legend][-2:] == ["园区 2 处", "道路 1 处"]
    assert any(PARK in note and ROAD in note for note in sheet().notes)


def test_a_drawing_and_a_slide_have_them_as_shapes_of_their_own() -> None:
    drawing = svg(sheet())
    assert 'fill="#5B4B8A" fill-opacity="0.25"' in drawing and "<b>" not in drawing
    (slide,) = Presentation(io.BytesIO(pptx(sheet(), dt.datetime(2026, 1, 6)))).slides
    shapes = {shape.name: shape for shape in slide.shapes}
    assert shapes["园区 甲园"]._element.find(".//" + qn("a:alpha")).get("val") == "25000"
    assert str(shapes["道路 <b>`${x}"].line.color.rgb) == "8A5A2B"
    words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert "园区 2 处" in words and "道路 1 处" in words


def test_the_screen_says_them_in_the_same_words() -> None:
    app = run("villages.py", layers="imported.parks,imported.roads", asof="2025-12")
    assert not app.exception and not app.warning
    text = "".join(html(app).split())
    assert "".join(f"园区 2 处；{PARK}".split()) in text and "".join(f"道路 1 处；{ROAD}".split()) in text


def test_full_screen_shows_swatches_of_layers_and_where_they_are_from() -> None:
    app = run("villages.py", layers="imported.parks,imported.roads", asof="2025-12")
    (sent,) = [part.proto.json_args for part in app.get("component_instance")]
    call = json.loads(sent)["feature_group"].split("drawCaption(", 1)[1]
    said = json.loads(call.split(", ", 1)[1].split(");", 1)[0])
    (park, of_park), (road, of_road) = said["layers"]
    assert (of_park, of_road) == ("园区 2 处", "道路 1 处")
    assert "fill-opacity='0.25'" in park and "<path" in road and '"' not in park + road
    assert sum("来自本县图层" in line for line in said["lines"]) == 2


def test_each_layer_stands_beside_its_own_source_whichever_was_switched_on_first() -> None:
    app = run("overview.py", asof="2025-12")
    app.button_group(key="overlays").set_value([LayerKind.ROADS, LayerKind.PARKS]).run()
    text = "".join(html(app).split())
    assert "".join(f"园区 2 处；{PARK}".split()) in text and "".join(f"道路 1 处；{ROAD}".split()) in text


def test_only_layers_in_force_are_among_those_chosen() -> None:
    assert map_layers_facts.kinds_of(["imported.roads", "imported.sites", "road_projects", "imported.parks"]) == [
        LayerKind.PARKS, LayerKind.ROADS,
    ]  # fmt: skip


def turned_points(names: list[str]) -> InputFile:
    rows = "".join(f"{name},35.7,113.3\n" for name in names)
    return InputFile("点位.csv", f"村名,经度,纬度\n{rows}".encode())


def take_in() -> None:
    from models.lists import LayerKind
    from tests.ui.test_imported_layers import turned_points
    from ui.data_desk import map_layers

    map_layers._take_in(turned_points(["城内社区", "没有这个村", "城东社区"]), LayerKind.VILLAGE_POINTS)


def test_the_page_offers_to_turn_what_is_the_wrong_way_round_and_counts_what_does_not_match() -> None:
    app = AppTest.from_function(take_in, default_timeout=30).run()
    app.selectbox[0].select("EPSG:4490").run()
    assert not app.exception
    assert app.error[0].value == "有 3 处必须改正，不能导入。"
    (offer,) = [box for box in app.checkbox if box.label.startswith("都对调")]
    assert offer.label == "都对调：3 个图形的经度和纬度填反了"
    offer.check().run()
    assert not app.exception and not app.error
    assert "3 个村里 1 个对不上名录：没有这个村。" in html(app)


def test_a_ledgers_map_says_whose_borders_and_places_it_draws(store: Store) -> None:
    first = html(run("ledger.py", name="villages"))
    assert "县界为示意，非测绘成果" in first
    whole = load_outline(None, store.county.code)[["geometry"]].assign(名称="陵川县")
    (village,) = reading.rows("villages", year=2024)["village_code"]
    points = InputFile("点位.csv", f"村名,经度,纬度\n{village},113.3,35.7\n".encode())
    numbers = []
    for kind, given in (
        (LayerKind.COUNTY_OUTLINE, InputFile("县界图.geojson", geojson(whole))),
        (LayerKind.VILLAGE_POINTS, points),
    ):
        prepared = layer_import.prepare(store, layer_import.read(store, given), kind, answer="WGS84")
        numbers.append(layer_import.accept(store, prepared, given.data, title="", actor="测试", now=NOW))
    found = html(run("ledger.py", name="villages"))
    assert "示意" not in found.replace("示意县界", "") and found.count("县界来自本县图层“县界图”") == 1
    assert "1 个村的位置来自本县图层“点位”" in found
    for number in numbers:
        layer_import.withdraw(store, number, actor="测试", now=NOW)
