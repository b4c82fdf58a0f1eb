"""Layers as they are handed in, each with its right answer: files of tests/cases through reading and checking."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data_access.store import InputFile, Store
from errors import FileRefused
from geo.layers.prepare import PreparedLayer
from models.lists import LayerKind
from services import layer_import

CASES = Path(__file__).parent / "cases"
TOWNSHIPS, POINTS = LayerKind.TOWNSHIP_BOUNDARIES, LayerKind.VILLAGE_POINTS
METRE = 1e-5  # of a degree


def given(
    store: Store, start: str, kind: LayerKind, crs: str | None = "CGCS2000", *, is_swapping: bool = False
) -> PreparedLayer:
    """The case whose file name begins so, as ``layers import FILE --kind K --crs CGCS2000`` would take it."""
    (path,) = (path for path in sorted(CASES.glob("[fg]*/*")) if path.name.startswith(start))
    read = layer_import.read(store, InputFile.from_path(path))
    return layer_import.prepare(store, read, kind, answer=crs, is_swapping=is_swapping)


def said(layer: PreparedLayer, *, is_refusing: bool) -> list[str]:
    return [f"{fault.where}：{fault.problem}" for fault in layer.faults if fault.is_refusing is is_refusing]


@pytest.mark.parametrize(
    "start",
    ["geojson-crs-old-code", "geojson-crs-string", "geojson-four-ordinates", "kml-gbk", "kml-html-doctype-in-cdata",
     "kml-polygon-with-label-point"],
)  # fmt: skip
def test_eleven_townships_are_read_whatever_wrote_the_file(empty_store: Store, start: str) -> None:
    layer = given(empty_store, start, TOWNSHIPS)
    assert layer.is_acceptable
    assert set(layer.display["name"]) == {township.name for township in empty_store.county.townships}
    assert layer.display.geometry.iloc[0].equals(shapely.box(113.1, 35.5, 113.13, 35.53))
    assert layer.system.key == "EPSG:4490"
    assert any("带有标注点等别的图形，只用了面" in text for text in said(layer, is_refusing=False)) is (
        "label" in start
    )


@pytest.mark.parametrize("answer", [None, "CGCS2000"])
def test_a_whole_country_is_no_outline_of_a_county(empty_store: Store, answer: str | None) -> None:
    place, size, name = said(
        given(empty_store, "outline-of-a-whole-country", LayerKind.COUNTY_OUTLINE, answer), is_refusing=True
    )
    assert "位置不像本县" in place and "应当在 80% 以上" in place
    assert "万平方公里，本县公布的面积是 1702 平方公里" in size
    assert name == "第 1 个图形“某国”：名称是“某国”，不是本县（陵川县）"


def test_g1_is_asked_for_its_system_and_then_right_to_a_metre(empty_store: Store) -> None:
    with pytest.raises(FileRefused, match=r"请选定坐标系.*GCJ-02"):
        given(empty_store, "g1乡", TOWNSHIPS, None)
    shifted, true = given(empty_store, "g1乡", TOWNSHIPS, "GCJ-02"), given(empty_store, "g2乡", TOWNSHIPS, "EPSG:4547")
    assert shifted.faults == () == true.faults
    both = [dict(zip(layer.display["name"], whole(layer), strict=True)) for layer in (shifted, true)]
    assert both[0].keys() == both[1].keys() and len(both[0]) == 11
    assert all(shapely.hausdorff_distance(both[0][name], both[1][name]) < METRE for name in both[0])


def whole(layer: PreparedLayer) -> list[object]:
    """The shapes unsimplified, in degrees."""
    import io

    from geo.layers.coordinates import to_wgs84

    return list(to_wgs84(gpd.read_parquet(io.BytesIO(layer.original)).geometry.to_numpy(), layer.system))


@pytest.mark.parametrize("answer", [None, "CGCS2000"])
def test_g2_asks_for_the_zone(empty_store: Store, answer: str | None) -> None:
    with pytest.raises(FileRefused, match="换算后落在本县的有：EPSG:4547（CGCS2000 高斯投影，中央经线 114°"):
        given(empty_store, "g2乡", TOWNSHIPS, answer)


def test_g4b_names_the_two_villages_and_turns_them(empty_store: Store) -> None:
    asked = given(empty_store, "g4b", POINTS)
    wrong = "经度和纬度填反了（或横、纵坐标填反了）"
    assert said(asked, is_refusing=True) == [f"第 4 个图形“城南社区”：{wrong}", f"第 10 个图形“西沟村”：{wrong}"]
    assert asked.swapped == 2 and "都对调" in asked.faults[0].remedy
    turned = given(empty_store, "g4b", POINTS, is_swapping=True)
    assert turned.is_acceptable and turned.match_sentence == "273 个村都对上了名录"
    point = turned.display.geometry[list(turned.display["name"]).index("城南社区")]
    assert (point.x, point.y) == pytest.approx((113.238662, 35.82293), abs=METRE)


@pytest.mark.parametrize("start", ["g5村", "g5b"])
def test_g5_degrees_minutes_and_seconds_are_read(empty_store: Store, start: str) -> None:
    layer = given(empty_store, start, POINTS)
    assert layer.faults == () and layer.match_sentence == "273 个村都对上了名录"
    point = layer.display.geometry[list(layer.display["name"]).index("城内社区")]
    assert (point.x, point.y) == pytest.approx((113 + 11 / 60 + 37.3 / 3600, 35 + 46 / 60 + 12.6 / 3600), abs=METRE)


def test_g6b_points_of_a_kml_are_parks(empty_store: Store) -> None:
    layer = given(empty_store, "g6b", LayerKind.PARKS)
    assert layer.faults == ()
    assert list(layer.display["name"]) == ["中药材产业园区（平城）", "附城加工园 <二期>&三期", "六泉连翘基地"]


def test_g11_names_each_of_its_faults(empty_store: Store) -> None:
    layer = given(empty_store, "g11", TOWNSHIPS)
    wrong, told = said(layer, is_refusing=True), said(layer, is_refusing=False)
    assert any(text.startswith("第 10 个图形“六泉乡”：边线自相交") for text in wrong)
    assert {"第 1 个图形“礼义镇”：礼义镇出现了 2 次", "第 2 个图形“礼义镇”：礼义镇出现了 2 次"} <= set(wrong)
    assert "第 8 个图形“夺火”：名录里没有这个乡镇，或分不清是哪一个" in wrong
    assert "第 5 个图形“秦家庄乡”：秦家庄乡已撤销，并入平城镇" in told
    assert any(text.startswith("整个图层：缺少乡镇：") and "马圪当乡" in text for text in told)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("g13", "压缩包是空的，缺少 .shp 文件"), ("g15", "只有 .shp 一个文件，缺少同名的 .shx、.dbf 文件"),
        ("g16", "压缩包里只有 .shp，缺少同名的 .shx、.dbf 文件"),
    ],
)  # fmt: skip
def test_what_a_shapefile_lacks_is_named(empty_store: Store, start: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        given(empty_store, start, TOWNSHIPS)


def test_merged_cells_of_a_table_of_points_hold_for_each_row(empty_store: Store) -> None:
    (header,) = given(empty_store, "points-merged-header", POINTS).display.itertuples()
    assert (header.name, header.village_code is not None) == ("西沟村", True)
    layer = given(empty_store, "points-merged-township", POINTS)  # 崇文镇 has no 东街村: two other townships have
    assert list(layer.display["name"]) == ["西沟村", "东街村"] and layer.unmatched == ("东街村",)
    assert "是不是“礼义镇东街村”或“平城镇东街村”？" in layer.faults[0].remedy
