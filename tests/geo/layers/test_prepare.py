"""A layer's way from a file's shapes to what the maps draw, and every kind of fault on it."""

from __future__ import annotations

import io
import json
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from errors import FileRefused
from geo.layers.checks import Ground
from geo.layers.coordinates import between, chosen, of_epsg
from geo.layers.kinds import Place, Register
from geo.layers.point_tables import read_points
from geo.layers.prepare import PreparedLayer, prepare_layer
from geo.layers.read_layer import LayerFault, ReadLayer
from models.lists import LayerKind
from tests.geo.layers.building import EAST, GROUND, TOWNSHIPS, WEST, frame, prepared

#: A bow tie: two triangles of 0.05° by 0.1°, meeting in the middle at (113.15, 35.55).
BOW_TIE = Polygon([(113.1, 35.5), (113.2, 35.6), (113.2, 35.5), (113.1, 35.6)])


def said(layer: PreparedLayer, *, is_refusing: bool | None = None) -> list[tuple[int | None, str]]:
    return [
        (fault.number, fault.code) for fault in layer.faults if is_refusing is None or fault.is_refusing is is_refusing
    ]


def only(layer: PreparedLayer) -> LayerFault:
    (fault,) = layer.faults
    return fault


def roads(*shapes: Any, names: tuple[str, ...] = ()) -> PreparedLayer:
    layer = frame(shapes, names or [f"路{n}" for n in range(len(shapes))], column="路线名称")
    return prepared(layer, LayerKind.ROADS, register=None)


def test_a_good_layer_has_no_faults_and_knows_its_townships() -> None:
    layer = prepared(frame())
    assert layer.faults == () and layer.is_acceptable
    assert list(layer.display["name"]) == ["东河镇", "西山乡"]
    assert list(layer.display["township_code"]) == ["100", "200"]
    assert list(layer.display["village_code"]) == [None, None]
    assert layer.display.crs.to_epsg() == 4326
    assert layer.notes == ("坐标系由导入人选定",)


@pytest.mark.parametrize("key", ["EPSG:4526", "EPSG:4525", "EPSG:4547", "EPSG:4497", "CGCS2000", "EPSG:2362"])
def test_every_system_arrives_at_the_same_place(key: str) -> None:
    there = between("EPSG:4326", chosen(key).crs)
    shapes = shapely.transform(np.array([EAST, WEST]), there, interleaved=False)
    layer = prepared(frame(shapes), system=chosen(key))
    assert layer.is_acceptable
    for shape, expected in zip(layer.display.geometry, (EAST, WEST), strict=True):
        assert shapely.hausdorff_distance(shape, expected) < 0.0001


def test_wgs84_taken_for_gcj02_lands_half_a_kilometre_away() -> None:
    right = prepared(frame(), system=chosen("WGS84")).display.geometry.iloc[0].centroid
    wrong = prepared(frame(), system=chosen("GCJ-02")).display.geometry.iloc[0].centroid
    assert 0.003 < right.distance(wrong) < 0.01


class TestShapes:
    def test_no_shape_and_an_empty_one(self) -> None:
        layer = prepared(frame([EAST, None, WEST, Polygon()], ["东河镇", "西山乡", "西山乡", "东河镇"]))
        lacking = [fault for fault in layer.faults if fault.code == "no_shape"]
        assert [fault.number for fault in lacking] == [2, 4] and lacking[0].problem == "没有图形，或坐标不是数字"
        assert not layer.is_acceptable
        assert len(layer.display) == 2

    @pytest.mark.parametrize(
        ("kind", "shape", "word"),
        [
            (LayerKind.TOWNSHIP_BOUNDARIES, Point(113.1, 35.5), "是点，这类图层要用面"),
            (LayerKind.VILLAGE_POINTS, EAST, "是面，这类图层要用点"),
            (LayerKind.ROADS, EAST, "是面，这类图层要用线"),
            (LayerKind.PARKS, LineString([(113.1, 35.5), (113.2, 35.5)]), "是线，这类图层要用面或点"),
            (LayerKind.SITES, LineString([(113.1, 35.5), (113.2, 35.5)]), "是线，这类图层要用点或面"),
            (LayerKind.COUNTY_OUTLINE, MultiPoint([(113.1, 35.5), (113.2, 35.5)]), "是多点"),
        ],
    )
    def test_the_wrong_kind_of_shape(self, kind: LayerKind, shape: Any, word: str) -> None:
        layer = prepared(frame([shape], ["东河镇"]), kind, register=None)
        assert word in only(layer).problem and only(layer).is_refusing
        assert only(layer).shape.equals(shape)

    def test_a_multipoint_of_one_is_a_point(self) -> None:
        layer = prepared(frame([MultiPoint([(113.1, 35.5)])], ["某处"]), LayerKind.SITES, register=None)
        assert layer.is_acceptable
        assert layer.display.geometry.iloc[0].geom_type == "Point"

    def test_degrees_taken_for_metres_are_refused(self) -> None:
        layer = prepared(frame(), system=of_epsg(4526))
        assert not layer.is_acceptable
        assert {number for number, _ in said(layer, is_refusing=True)} == {1, 2}

    def test_metres_taken_for_degrees_are_refused(self) -> None:
        metres = shapely.transform(np.array([EAST, WEST]), between("EPSG:4326", "EPSG:4526"), interleaved=False)
        for key in ("WGS84", "GCJ-02", "BD-09"):
            layer = prepared(frame(metres), system=chosen(key))
            assert not layer.is_acceptable
            assert {number for number, _ in said(layer, is_refusing=True)} == {1, 2}


class TestPlace:
    def test_swapped_coordinates_are_told_and_drawn_where_they_belong(self) -> None:
        turned = shapely.transform(WEST, lambda x, y: (y, x), interleaved=False)
        layer = prepared(frame([EAST, turned]))
        assert said(layer) == [(2, "swapped_coordinates")]
        assert not layer.is_acceptable
        assert only(layer).shape.equals(WEST)

    def test_swapped_metres_are_told_too(self) -> None:
        metres = shapely.transform(WEST, between("EPSG:4326", "EPSG:4526"), interleaved=False)
        turned = shapely.transform(metres, lambda x, y: (y, x), interleaved=False)
        layer = prepared(frame([turned], ["西山乡"]), LayerKind.COUNTY_OUTLINE, register=None, system=of_epsg(4526))
        assert only(layer).code == "swapped_coordinates"

    def test_far_away(self) -> None:
        layer = prepared(
            frame([Point(120.5, 30.25), Point(113.2, 35.6)], ["远处", "近处"]), LayerKind.SITES, register=None
        )
        assert said(layer) == [(1, "outside_county")]
        assert only(layer).problem == "不在本县范围内（东经 120.5000°、北纬 30.2500°）"
        assert not layer.is_acceptable

    @pytest.mark.parametrize(("lng", "is_outside"), [(113.6 + 0.025, False), (113.6 + 0.042, True)])  # 2.3 km, 3.8 km
    def test_the_margin_is_three_kilometres(self, lng: float, is_outside: bool) -> None:
        layer = prepared(frame([Point(lng, 35.6)], ["某处"]), LayerKind.SITES, register=None)
        assert bool(layer.faults) is is_outside

    def test_reaching_out_is_told_and_can_be_accepted(self) -> None:
        layer = roads(LineString([(113.5, 35.6), (113.8, 35.6)]))
        assert only(layer).problem == "有一部分超出县界 3 公里以上"
        assert layer.is_acceptable
        assert only(layer).shape.bounds[0] == pytest.approx(113.633, abs=0.001)

    def test_a_schematic_outline_is_called_so(self) -> None:
        layer = frame([LineString([(113.5, 35.6), (113.8, 35.6)])], ["路"], column="路名")
        ground = Ground(GROUND.outline, is_official=False)
        assert "示意县界" in only(prepared(layer, LayerKind.ROADS, register=None, ground=ground)).problem

    def test_the_other_side_of_the_globe_does_no_harm(self) -> None:
        layer = prepared(frame([EAST, box(-67.0, -36.0, -66.5, -35.5)]))
        assert not layer.is_acceptable
        assert len(layer.display) == 2


class TestSwapping:
    def test_those_named_are_turned_and_told_where_a_person_says_so(self) -> None:
        turned = shapely.transform(WEST, lambda x, y: (y, x), interleaved=False)
        layer = prepared(frame([EAST, turned]), is_swapping=True)
        assert layer.is_acceptable and layer.swapped == 1
        assert said(layer) == [(2, "swapped_coordinates")] and only(layer).remedy == "已对调"
        assert layer.display.geometry.iloc[1].equals(WEST)
        assert gpd.read_parquet(io.BytesIO(layer.original)).geometry.iloc[1].equals(WEST)
        assert any("已对调" in note for note in layer.notes)

    def test_what_lies_right_or_elsewhere_is_never_turned(self) -> None:
        shapes, names = [Point(113.2, 35.6), Point(35.6, 113.2), Point(120.5, 30.25)], ["甲", "乙", "丙"]
        layer = prepared(frame(shapes, names), LayerKind.SITES, register=None, is_swapping=True)
        assert [(point.x, point.y) for point in layer.display.geometry][:2] == [(113.2, 35.6), (113.2, 35.6)]
        assert said(layer, is_refusing=True) == [(3, "outside_county")]

    @pytest.mark.parametrize("key", ["CGCS2000", "GCJ-02", "BD-09", "EPSG:4526"])
    def test_many_are_told_once_and_turned_by_a_handful_of_transformers(
        self, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        random = np.random.default_rng(5)
        points = shapely.points(random.uniform(113.05, 113.55, 2000), random.uniform(35.45, 35.75, 2000))
        if (crs := chosen(key).crs) is not None:
            points = shapely.transform(points, between("EPSG:4326", crs), interleaved=False)
        between.cache_clear()
        made = []
        make = pyproj.Transformer.from_crs

        def counted(*systems: Any, **options: Any) -> pyproj.Transformer:
            made.append(systems)
            return make(*systems, **options)

        monkeypatch.setattr(pyproj.Transformer, "from_crs", counted)
        turned = shapely.transform(points, lambda x, y: (y, x), interleaved=False)
        asked = prepared(
            frame(turned, [f"点{n}" for n in range(2000)], column="名称"),
            LayerKind.SITES,
            register=None,
            system=chosen(key),
        )
        assert not asked.is_acceptable and asked.swapped == 2000 and len(asked.faults) == 1
        assert only(asked).problem.startswith("2000 个图形经度和纬度填反了（或横、纵坐标填反了）：点0、点1、")
        assert only(asked).remedy == "可以选“都对调”，或在原文件里改正" and len(made) <= 3


def test_many_cells_that_cannot_be_read_are_told_once() -> None:
    rows: list[list[object]] = [
        ["村名", "经度", "纬度"],
        *([f"村{n}", "113度整", 35.6] for n in range(40)),
        ["好村", 113.2, 35.6],
    ]
    layer = prepare_layer(
        read_points("点.csv", rows), LayerKind.SITES, chosen("WGS84"), GROUND, None, names_from="村名"
    )
    assert only(layer).problem.startswith("40 个图形经度“113度整”读不出来：村0、村1、") and not layer.is_acceptable
    assert list(layer.display["name"]) == ["好村"]


class TestMixedShapes:
    def test_of_a_polygon_with_a_label_point_the_polygon_is_used_and_told(self) -> None:
        mixed = GeometryCollection([WEST, WEST.centroid])
        layer = prepared(frame([EAST, mixed]))
        assert layer.is_acceptable and only(layer).number == 2 and only(layer).code == "mixed_shape"
        assert only(layer).problem == "带有标注点等别的图形，只用了面"
        assert layer.display.geometry.iloc[1].equals(WEST)

    def test_several_polygons_stay_together_and_points_are_used_where_points_are_drawn(self) -> None:
        parts = [box(113.0, 35.4, 113.1, 35.8), box(113.2, 35.4, 113.3, 35.8)]
        layer = prepared(frame([EAST, GeometryCollection([*parts, Point(113.05, 35.5)])]))
        assert layer.display.geometry.iloc[1].geom_type == "MultiPolygon"
        mixed = GeometryCollection([WEST, Point(113.1, 35.5)])
        village = prepared(frame([mixed], ["某村"]), LayerKind.VILLAGE_POINTS, register=None)
        assert village.display.geometry.iloc[0].equals(Point(113.1, 35.5))

    def test_a_point_of_the_same_name_is_a_label(self) -> None:
        layer = prepared(frame([EAST, WEST, WEST.centroid], ["东河镇", "西山乡", "西山乡"]))
        assert layer.is_acceptable and said(layer) == [(3, "label_point")] and len(layer.display) == 2
        assert only(layer).problem == "是同名图形的标注点，没有用"

    def test_one_that_holds_nothing_of_use_is_refused(self) -> None:
        line = LineString([(113.1, 35.5), (113.2, 35.5)])
        layer = prepared(
            frame([GeometryCollection([line, Point(113.1, 35.5)])], ["某处"]), LayerKind.COUNTY_OUTLINE, register=None
        )
        assert said(layer) == [(1, "wrong_shape")]


class TestFormerTownships:
    def merged(self, *shapes: Any, names: list[str]) -> PreparedLayer:
        def find(name: str, _within: str) -> Place | None:
            return Place("西山乡", "200", former=name) if name == "旧乡" else TOWNSHIPS.find(name, "")

        return prepared(frame(shapes, names), register=Register("乡镇", find, lambda _: None, TOWNSHIPS.expected))

    def test_it_is_one_area_with_the_township_it_was_merged_into(self) -> None:
        north, south = box(113.0, 35.6, 113.3, 35.8), box(113.0, 35.4, 113.3, 35.6)
        layer = self.merged(north, EAST, south, names=["旧乡", "东河镇", "西山乡"])
        assert layer.is_acceptable and only(layer).number == 1
        assert only(layer).problem == "旧乡已撤销，并入西山乡" and "合在一起" in only(layer).remedy
        assert dict(zip(layer.display["name"], layer.display["township_code"], strict=True)) == {
            "西山乡": "200",
            "东河镇": "100",
        }
        assert layer.display.geometry.iloc[0].equals(WEST)

    def test_alone_it_is_told_that_the_rest_is_lacking(self) -> None:
        layer = self.merged(WEST, EAST, names=["旧乡", "东河镇"])
        assert layer.is_acceptable and "图层里没有西山乡自己的面" in only(layer).remedy

    def test_twice_is_twice(self) -> None:
        layer = self.merged(WEST, EAST, WEST, names=["旧乡", "东河镇", "旧乡"])
        assert {(1, "repeated_place"), (3, "repeated_place")} <= set(said(layer, is_refusing=True))
        assert "旧乡出现了 2 次" in [fault.problem for fault in layer.faults]


class TestCrossing:
    def test_refused_with_what_a_repair_would_do(self) -> None:
        layer = prepared(frame([BOW_TIE], ["某园"]), LayerKind.PARKS, register=None)
        fault = only(layer)
        assert fault.problem == "边线自相交（东经 113.1500°、北纬 35.5500° 附近）"
        assert not layer.is_acceptable
        triangles = shapely.area(GROUND.metres(MultiPolygon([
            Polygon([(113.1, 35.5), (113.15, 35.55), (113.1, 35.6)]), Polygon([(113.2, 35.5), (113.2, 35.6), (113.15, 35.55)]),
        ]))) / 10_000  # fmt: skip
        assert 4_900 < triangles < 5_100
        assert fault.remedy.startswith("可以选“自动修复自相交”（面积由 ")
        assert float(fault.remedy.split("变为 ")[1].split(" 公顷")[0]) == pytest.approx(triangles, abs=0.01)

    def test_accepted_when_repaired(self) -> None:
        layer = prepared(frame([BOW_TIE], ["某园"]), LayerKind.PARKS, register=None, is_repairing=True)
        assert layer.is_acceptable
        assert only(layer).remedy.startswith("已自动修复，面积由 ")
        (shape,) = layer.display.geometry
        assert shape.is_valid and shape.geom_type == "MultiPolygon" and len(shape.geoms) == 2

    def test_nothing_left_is_refused_in_any_case(self) -> None:
        flat = Polygon([(113.1, 35.5), (113.2, 35.5), (113.1, 35.5)])
        layer = prepared(frame([flat], ["某园"]), LayerKind.PARKS, register=None, is_repairing=True)
        assert not layer.is_acceptable
        assert "什么也不剩" in only(layer).remedy


class TestNeighbours:
    def test_a_large_overlap_is_refused_and_drawn(self) -> None:
        layer = prepared(frame([EAST, box(113.0, 35.4, 113.33, 35.8)]))
        fault = only(layer)
        assert fault.is_refusing and fault.number == 1
        assert fault.problem.startswith("与“西山乡”重叠 ") and fault.problem.endswith("占较小一个的 10.00%")
        assert fault.shape.bounds == pytest.approx((113.3, 35.4, 113.33, 35.8), abs=1e-4)

    def test_a_small_one_is_told_and_a_tiny_one_is_not(self) -> None:
        small = prepared(frame([EAST, box(113.0, 35.4, 113.3003, 35.8)]))
        assert small.is_acceptable and only(small).problem.endswith("占较小一个的 0.10%")
        assert prepared(frame([EAST, box(113.0, 35.4, 113.300001, 35.8)])).faults == ()

    def test_a_gap_is_told_and_drawn(self) -> None:
        hole = box(113.1, 35.5, 113.11, 35.51)
        layer = prepared(frame([EAST, shapely.difference(WEST, hole)]))
        fault = only(layer)
        assert not fault.is_refusing and fault.number is None
        expected = shapely.area(GROUND.metres(hole)) / 10_000
        assert float(fault.problem.split("有 ")[1].split(" 公顷")[0]) == pytest.approx(expected, abs=0.01)
        assert fault.shape.bounds == pytest.approx(hole.bounds, abs=1e-6)

    def test_no_end_of_overlaps_is_cut_short(self) -> None:
        layer = prepared(frame([WEST] * 40, ["西山乡"] * 40))
        told = [fault for fault in layer.faults if fault.code in ("overlapping_borders", "more_overlaps")]
        assert len(told) == 201 and told[0].problem == "重叠超过 200 处，其余没有列出"

    def test_far_too_many_boundaries_are_refused_at_once(self) -> None:
        with pytest.raises(FileRefused, match="乡镇界有 1001 个面"):
            prepared(frame([WEST] * 1001, ["西山乡"] * 1001))

    def test_a_stray_feature_does_not_hide_an_overlap(self) -> None:
        turned = shapely.transform(WEST, lambda x, y: (y, x), interleaved=False)
        layer = prepared(frame([turned, EAST, box(113.0, 35.4, 113.33, 35.8)], ["西山乡", "东河镇", "西山乡"]))
        assert (2, "overlapping_borders") in said(layer)

    def test_roads_may_cross(self) -> None:
        crossing = [LineString([(113.1, 35.5), (113.2, 35.6)]), LineString([(113.1, 35.6), (113.2, 35.5)])]
        assert roads(*crossing).faults == ()


class TestNames:
    def test_an_unknown_township_is_refused_with_the_nearest(self) -> None:
        layer = prepared(frame(names=["东河镇", "西山镇"]))
        refusing, left_out = layer.faults
        assert (refusing.number, refusing.problem) == (2, "名录里没有这个乡镇，或分不清是哪一个")
        assert refusing.remedy == "是不是“西山乡”？请改成名录里的全称"
        assert (left_out.number, left_out.problem, left_out.is_refusing) == (None, "缺少乡镇：西山乡", False)

    def test_a_township_twice_is_refused(self) -> None:
        layer = prepared(frame([EAST, WEST, WEST], ["东河镇", "西山乡", "西山乡"]))
        assert {(2, "repeated_place"), (3, "repeated_place")} <= set(said(layer, is_refusing=True))

    def test_a_township_without_a_name_is_refused(self) -> None:
        assert (2, "no_name") in said(prepared(frame(names=["东河镇", ""])), is_refusing=True)

    def test_a_layer_without_a_column_of_names(self) -> None:
        layer = prepared(frame(column="面积"))
        assert said(layer, is_refusing=True) == [(1, "no_name"), (2, "no_name")]
        assert layer.faults[0].problem == "没有名称"

    def test_an_unknown_village_can_be_accepted(self) -> None:
        register = Register(
            "行政村", lambda name, _t: Place(name, "100", "100201") if name == "东村" else None, lambda _: None
        )
        points = frame([Point(113.2, 35.6), Point(113.3, 35.6)], ["东村", "某村"], column="村名")
        layer = prepared(points, LayerKind.VILLAGE_POINTS, register=register)
        assert layer.is_acceptable
        assert said(layer) == [(2, "unknown_place")]
        assert (layer.unmatched, layer.match_sentence) == (("某村",), "2 个村里 1 个对不上名录：某村")
        assert layer.notes[1] == layer.match_sentence
        assert list(layer.display["village_code"]) == ["100201", None]

    def test_where_most_villages_are_unknown_the_layer_is_refused(self) -> None:
        register = Register(
            "行政村", lambda name, _t: Place(name, "1", "2") if name == "东村" else None, lambda _: None
        )
        points = frame([Point(113.2, 35.6)] * 3, ["东村", "甲", "乙"], column="村名")
        layer = prepared(points, LayerKind.VILLAGE_POINTS, register=register)
        assert not layer.is_acceptable
        assert layer.faults[0].problem == "3 个村里 2 个对不上名录：甲、乙"

    def test_the_township_column_tells_two_villages_of_one_name_apart(self) -> None:
        asked: list[tuple[str, str]] = []

        def find(name: str, township: str) -> Place:
            asked.append((name, township))
            return Place(name, township, f"{township}-1")

        points = frame([Point(113.2, 35.6), Point(113.3, 35.6)], ["东村", "东村"], column="村名")
        points["所属乡镇"] = ["100", "200"]
        layer = prepared(points, LayerKind.VILLAGE_POINTS, register=Register("行政村", find, lambda _: None))
        assert asked == [("东村", "100"), ("东村", "200")]
        assert layer.is_acceptable and list(layer.display["village_code"]) == ["100-1", "200-1"]

    def test_roads_of_one_name_are_told(self) -> None:
        line = LineString([(113.1, 35.5), (113.2, 35.6)])
        layer = roads(line, line, line, names=("甲", "甲", ""))
        assert layer.is_acceptable
        assert said(layer) == [(1, "repeated_name"), (2, "repeated_name")]
        assert layer.faults[0].problem == "名称重复，共 2 个"

    def test_a_very_long_name_is_refused_and_not_repeated(self) -> None:
        layer = roads(LineString([(113.1, 35.5), (113.2, 35.6)]), names=("长" * 200,))
        assert not layer.is_acceptable
        assert only(layer).sentence == "第 1 个图形：名称超过 60 个字。请选对名称列，或改短名称。"

    def test_the_names_may_be_taken_from_another_column(self) -> None:
        layer = frame()
        layer["别名"] = ["甲", "乙"]
        read = ReadLayer("图.gpkg", layer, None)
        found = prepare_layer(read, LayerKind.COUNTY_OUTLINE, chosen("WGS84"), GROUND, None, names_from="别名")
        assert list(found.display["name"]) == ["甲", "乙"]


class TestDisplay:
    def test_small_detail_goes_and_shared_borders_stay_shared(self) -> None:
        lats = np.linspace(35.4, 35.8, 2001)
        wave = [(113.3 + 0.00005 * (n % 2), lat) for n, lat in enumerate(lats)]  # 5 m to and fro
        east = Polygon([*wave, (113.6, 35.8), (113.6, 35.4)])
        west = Polygon([(113.0, 35.4), *wave, (113.0, 35.8)])
        layer = prepared(frame([east, west]))
        shapes = layer.display.geometry.to_numpy()
        assert shapely.get_num_coordinates(shapes).sum() < 60
        assert shapely.coverage_is_valid(shapes)

    def test_borders_that_nearly_meet_are_drawn_as_one(self) -> None:
        layer = prepared(frame([EAST, box(113.0, 35.4, 113.29995, 35.8)]))  # 4.5 m apart
        assert layer.faults == ()
        assert shapely.coverage_is_valid(layer.display.geometry.to_numpy())
        shared = shapely.intersection(*layer.display.geometry)
        assert shared.length == pytest.approx(0.4, abs=0.001)

    def test_a_road_keeps_its_bends_above_twenty_metres(self) -> None:
        (shape,) = roads(
            LineString([(113.1, 35.5), (113.15, 35.5002), (113.2, 35.5), (113.25, 35.52)])
        ).display.geometry
        assert shape.coords[:] == [(113.1, 35.5), (113.15, 35.5002), (113.2, 35.5), (113.25, 35.52)]
        (shape,) = roads(LineString([(113.1, 35.5), (113.15, 35.5001), (113.2, 35.5)])).display.geometry
        assert len(shape.coords) == 2

    def test_geojson_is_wgs84_with_names_and_codes(self) -> None:
        document = json.loads(prepared(frame()).geojson())
        assert document["type"] == "FeatureCollection"
        first = document["features"][0]
        assert first["properties"] == {"name": "东河镇", "township_code": "100", "village_code": None}
        assert shapely.from_geojson(json.dumps(first["geometry"])).equals(EAST)

    def test_the_original_keeps_the_coordinates_of_the_file_and_no_other_columns(self) -> None:
        metres = shapely.transform(np.array([EAST, WEST]), between("EPSG:4326", "EPSG:4526"), interleaved=False)
        layer = frame(metres)
        layer["支书电话"] = ["13800000000", "13900000000"]
        found = prepared(layer, system=of_epsg(4526))
        original = gpd.read_parquet(io.BytesIO(found.original))
        assert list(original.columns) == ["name", "geometry"]
        assert original.crs.to_epsg() == 4526
        assert all(a.equals(b) for a, b in zip(original.geometry, metres, strict=True))
        assert "13800000000" not in found.geojson() and "13800000000" not in repr(found.faults)
        assert "只取图形和名称，其余 1 列没有存" in found.notes

    def test_notes_say_how_the_system_is_known_and_what_was_accepted(self) -> None:
        read = ReadLayer("图.gpkg", frame([EAST, box(113.0, 35.4, 113.3003, 35.8)]), of_epsg(4610))
        notes = prepare_layer(read, LayerKind.TOWNSHIP_BOUNDARIES, of_epsg(4610), GROUND, TOWNSHIPS).notes
        assert notes[0] == "坐标系由文件写明"
        assert notes[1].startswith("西安1980 经纬度与 WGS84 之间没有公开的精确转换参数")
        assert "重叠" in notes[2]
