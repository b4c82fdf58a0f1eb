"""A layer's whole way: file, checks against the county's registers, record, read model; by code and command line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from shapely.geometry import LineString

import cli
from data_access.published.read_model import ReadModel
from data_access.store import InputFile, Store
from errors import FileRefused
from geo.screen.outline import load_outline
from models.lists import LayerKind
from models.viewing import EVERYBODY
from services import layer_import
from settings import Settings
from tests.conftest import NOW, MakeSettings
from tests.geo.layers.building import gdal_file, geojson
from tests.screens import commands_of


@pytest.fixture(scope="module")
def townships(make_settings: MakeSettings, tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    """The county cut into eleven pieces around the seats: no true borders, but a sound coverage."""
    from data_access.county.county import load_county

    county = load_county(make_settings(tmp_path_factory.mktemp("county")).county.folder)
    whole = load_outline(None, county.code).geometry.union_all()
    seats = [shapely.Point(t.seat_lng_wgs84, t.seat_lat_wgs84) for t in county.townships]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seats), extend_to=whole.envelope))
    shapes = [next(cell for cell in cells if cell.contains(seat)).intersection(whole) for seat in seats]
    return gpd.GeoDataFrame({"乡镇名称": [t.name for t in county.townships]}, geometry=shapes, crs="EPSG:4326")


def workbook(*rows: tuple[object, ...]) -> bytes:
    import io

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kinds(store: Store) -> list[str]:
    return list(ReadModel(store.settings.stores.read_model).query("layers", EVERYBODY)["kind"])


def test_official_townships_from_a_shapefile_in_a_projected_zone(
    empty_store: Store, townships: gpd.GeoDataFrame
) -> None:
    file = InputFile("乡镇.zip", gdal_file(townships.to_crs(4526), ".shp", encoding="GBK"))
    read = layer_import.read(empty_store, file)
    prepared = layer_import.prepare(empty_store, read, LayerKind.TOWNSHIP_BOUNDARIES)
    assert prepared.is_acceptable and prepared.faults == ()
    number = layer_import.accept(empty_store, prepared, file.data, title=" ", actor="某人", now=NOW)
    found = ReadModel(empty_store.settings.stores.read_model).query("layers", EVERYBODY)
    assert set(found["township_code"]) == {t.code for t in empty_store.county.townships}
    assert set(found["title"]) == {"乡镇"}
    for row in found.itertuples():
        expected = townships.geometry[list(townships["乡镇名称"]).index(row.feature)]
        difference = shapely.symmetric_difference(shapely.from_geojson(row.geometry), expected)
        assert difference.area < 0.01 * expected.area
    assert layer_import.earlier_of(empty_store, file.data) == [number]
    layer_import.withdraw(empty_store, number, actor="某人", now=NOW)
    assert kinds(empty_store) == []


def test_a_township_twice_is_not_stored(empty_store: Store, townships: gpd.GeoDataFrame) -> None:
    again = townships.copy()
    again.loc[0, "乡镇名称"] = again.loc[1, "乡镇名称"]
    file = InputFile("乡镇.geojson", geojson(again))
    prepared = layer_import.prepare(
        empty_store, layer_import.read(empty_store, file), LayerKind.TOWNSHIP_BOUNDARIES, answer="WGS84"
    )
    assert not prepared.is_acceptable
    with pytest.raises(FileRefused, match="必须改正"):
        layer_import.accept(empty_store, prepared, file.data, title="", actor="某人", now=NOW)
    assert layer_import.all_layers(empty_store) == [] and kinds(empty_store) == []


def test_village_points_from_excel_find_their_villages(empty_store: Store) -> None:
    county = empty_store.county
    names = [village.name for village in county.villages]
    alone = next(v for v in county.villages if names.count(v.name) == 1)
    double = next(v for v in county.villages if len(county.village_candidates(v.name)) > 1)
    township = county.township(double.township_code).name
    data = workbook(
        ("村庄点位",), ("村名", "所属乡镇", "经度", "纬度"),
        (alone.name, None, 113.28, 35.77), (double.name, township, 113.3, 35.7), (double.name, None, 113.31, 35.7),
        ("没有这个村", None, 113.3, 35.6),
    )  # fmt: skip
    read = layer_import.read(empty_store, InputFile("点.xlsx", data))
    with pytest.raises(FileRefused, match="没有写明坐标系"):
        layer_import.prepare(empty_store, read, LayerKind.VILLAGE_POINTS)
    prepared = layer_import.prepare(empty_store, read, LayerKind.VILLAGE_POINTS, answer="CGCS2000")
    assert list(prepared.display["village_code"]) == [alone.code, double.code, None, None]
    assert [fault.number for fault in prepared.faults] == [3, 4] and prepared.is_acceptable
    assert prepared.match_sentence == f"4 个村里 2 个对不上名录：{double.name}、没有这个村"
    assert f"是不是“{township}{double.name}”或“" in prepared.faults[0].remedy


def test_a_stated_system_may_be_repeated_but_not_contradicted(empty_store: Store, townships: gpd.GeoDataFrame) -> None:
    read = layer_import.read(empty_store, InputFile("乡镇.gpkg", gdal_file(townships.to_crs(4490), ".gpkg")))
    assert layer_import.system_of(empty_store, read, "cgcs2000").key == "EPSG:4490"
    assert layer_import.system_of(empty_store, read, "WGS84").key == "EPSG:4490"  # less than a metre apart
    with pytest.raises(FileRefused, match="文件写明的坐标系是CGCS2000 经纬度，与所选的GCJ-02"):
        layer_import.system_of(empty_store, read, "GCJ-02")


def test_a_column_that_is_not_there(empty_store: Store, townships: gpd.GeoDataFrame) -> None:
    read = layer_import.read(empty_store, InputFile("乡镇.gpkg", gdal_file(townships, ".gpkg")))
    with pytest.raises(FileRefused, match="没有“名字”这一列。有的列是：乡镇名称"):
        layer_import.prepare(empty_store, read, LayerKind.ROADS, names_from="名字")


def test_an_outline_in_force_is_what_further_layers_are_checked_against(empty_store: Store) -> None:
    west, south, _, _ = (whole := load_outline(None, empty_store.county.code)).total_bounds
    own = gpd.GeoDataFrame({"名称": ["县"]}, geometry=[whole.geometry.union_all().buffer(0.003)], crs="EPSG:4490")
    file = InputFile("县.gpkg", gdal_file(own, ".gpkg"))
    prepared = layer_import.prepare(empty_store, layer_import.read(empty_store, file), LayerKind.COUNTY_OUTLINE)
    assert not layer_import.ground_of(empty_store, LayerKind.ROADS).is_official
    layer_import.accept(empty_store, prepared, file.data, title="", actor="某人", now=NOW)
    ground = layer_import.ground_of(empty_store, LayerKind.ROADS)
    assert ground.is_official and (ground.name, ground.area_km2) == ("陵川县", 1702)
    assert ground.outline.bounds[:2] == pytest.approx((west - 0.003, south - 0.003), abs=2e-4)
    assert layer_import.ground_of(empty_store, LayerKind.COUNTY_OUTLINE).outline.bounds[0] == pytest.approx(west)


@pytest.mark.parametrize(("name", "code"), [("高平市", "140581"), ("泽州县", "140525"), ("辉县市", "410782")])
def test_the_next_county_is_no_outline_of_this_one(empty_store: Store, name: str, code: str) -> None:
    other = gpd.GeoDataFrame(
        {"name": [name]}, geometry=[load_outline(None, code).geometry.union_all()], crs="EPSG:4326"
    )
    file = InputFile("县界.gpkg", gdal_file(other, ".gpkg"))
    prepared = layer_import.prepare(empty_store, layer_import.read(empty_store, file), LayerKind.COUNTY_OUTLINE)
    said = "".join(fault.sentence for fault in prepared.faults if fault.is_refusing)
    assert f"名称是“{name}”，不是本县（陵川县）" in said
    assert "不在本县范围内" in said or "位置不像本县：图形有 0" in said


def test_degrees_and_metres_are_told_apart_and_what_fits_is_offered(
    empty_store: Store, townships: gpd.GeoDataFrame
) -> None:
    metres = layer_import.read(empty_store, InputFile("界.geojson", geojson(townships.to_crs(4526))))
    for answer in (None, "CGCS2000", "GCJ-02"):
        with pytest.raises(FileRefused) as caught:
            layer_import.system_of(empty_store, metres, answer)
        assert str(caught.value).endswith(
            "换算后落在本县的有：EPSG:4526（CGCS2000 高斯投影，中央经线 114°，横坐标带 38 带号）。"
        )
    assert layer_import.system_of(empty_store, metres, "EPSG:4526").key == "EPSG:4526"
    degrees = layer_import.read(empty_store, InputFile("界.geojson", geojson(townships)))
    with pytest.raises(FileRefused, match="文件里的坐标是经纬度，所选的CGCS2000 高斯投影"):
        layer_import.system_of(empty_store, degrees, "EPSG:4547")


def test_the_zones_offered_lie_around_this_county(empty_store: Store) -> None:
    assert "EPSG:4526" in [system.key for system in layer_import.offered_systems(empty_store)]


class TestCommandLine:
    @pytest.fixture
    def use(self, empty_store: Store, tmp_path: Path) -> Iterator[Settings]:
        with commands_of(tmp_path / "config.toml"):
            yield empty_store.settings

    @pytest.fixture
    def roads(self, tmp_path: Path) -> str:
        line = gpd.GeoDataFrame({"路名": ["甲路"]}, geometry=[LineString([(113.2, 35.6), (113.3, 35.7)])])
        path = tmp_path / "路.geojson"
        path.write_bytes(geojson(line))
        return str(path)

    def test_import_list_withdraw(
        self, use: Settings, roads: str, empty_store: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["layers", "list"]) == 0
        assert capsys.readouterr().out == "还没有导入过图层。\n"
        assert cli.main(["layers", "import", roads, "--kind", "roads"]) == 1
        assert "没有写明坐标系" in capsys.readouterr().err
        arguments = ["layers", "import", roads, "--kind", "roads", "--crs", "GCJ-02", "--title", "县乡公路"]
        assert cli.main(arguments) == 0
        assert capsys.readouterr().out == "已导入为第 1 号图层（道路，GCJ-02（高德、腾讯地图），1 个）。\n"
        assert kinds(empty_store) == ["roads"]
        assert cli.main(arguments) == 0
        assert "提示：路.geojson 与第 1 号图层的文件完全相同。" in capsys.readouterr().out
        assert cli.main(["layers", "withdraw", "2"]) == 0
        assert cli.main(["layers", "list"]) == 0
        first, second, last = capsys.readouterr().out.splitlines()[1:]
        assert re.match(r"第 2 号  已撤回  道路  县乡公路  1 个  GCJ-02（高德、腾讯地图）  \d{4}-\d\d-\d\d", first)
        assert second.startswith("第 1 号  在用") and last == "共 2 个图层。"
        assert cli.main(["layers", "withdraw", "2"]) == 1
        assert "没有第 2 号图层" in capsys.readouterr().err

    def test_faults_are_told_and_nothing_is_stored(
        self, use: Settings, tmp_path: Path, empty_store: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        turned = gpd.GeoDataFrame({"路名": ["甲路"]}, geometry=[LineString([(35.6, 113.2), (35.7, 113.3)])])
        (tmp_path / "路.geojson").write_bytes(geojson(turned))
        assert cli.main(["layers", "import", str(tmp_path / "路.geojson"), "--kind", "roads", "--crs", "WGS84"]) == 1
        told = capsys.readouterr().err
        assert "发现 1 处问题：\n  必须改正：第 1 个图形“甲路”：经度和纬度填反了" in told
        assert layer_import.all_layers(empty_store) == []

    def village_points(self, folder: Path, store: Store, known: int, unknown: int, *, is_turned: bool = False) -> str:
        names = [village.name for village in store.county.villages]
        once = [name for name in names if names.count(name) == 1][:known]
        rows = [(name, *((35.7, 113.3) if is_turned else (113.3, 35.7))) for name in once]
        path = folder / "点.xlsx"
        path.write_bytes(
            workbook(("村名", "经度", "纬度"), *rows, *((f"无{n}村", 113.3, 35.7) for n in range(unknown)))
        )
        return str(path)

    def test_villages_that_do_not_match_are_counted_in_the_exit_code(
        self, use: Settings, tmp_path: Path, empty_store: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["--kind", "village_points", "--crs", "CGCS2000"]
        assert cli.main(["layers", "import", self.village_points(tmp_path, empty_store, 3, 0), *arguments]) == 0
        assert "3 个村都对上了名录。" in capsys.readouterr().out
        assert cli.main(["layers", "import", self.village_points(tmp_path, empty_store, 3, 2), *arguments]) == 2
        assert "5 个村里 2 个对不上名录：无0村、无1村。" in capsys.readouterr().out
        assert len(layer_import.all_layers(empty_store)) == 2
        assert cli.main(["layers", "import", self.village_points(tmp_path, empty_store, 1, 2), *arguments]) == 1
        assert "必须改正：整个图层：3 个村里 2 个对不上名录：无0村、无1村。" in capsys.readouterr().err
        assert len(layer_import.all_layers(empty_store)) == 2

    def test_coordinates_the_wrong_way_round_are_turned_where_asked(
        self, use: Settings, tmp_path: Path, empty_store: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        given = self.village_points(tmp_path, empty_store, 2, 0, is_turned=True)
        arguments = ["layers", "import", given, "--kind", "village_points", "--crs", "CGCS2000"]
        assert cli.main(arguments) == 1
        assert "有 2 个图形的经度和纬度填反了：加上 --swap 就都对调。" in capsys.readouterr().err
        assert cli.main([*arguments, "--swap"]) == 0
        found = ReadModel(empty_store.settings.stores.read_model).query("layers", EVERYBODY)
        assert set(zip(found["longitude"], found["latitude"], strict=True)) == {(113.3, 35.7)}

    def test_an_unknown_kind_names_the_known_ones(
        self, use: Settings, roads: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            cli.main(["layers", "import", roads, "--kind", "borders"])
        assert "township_boundaries" in capsys.readouterr().err


def test_the_display_of_a_layer_is_plain_geojson(empty_store: Store, townships: gpd.GeoDataFrame) -> None:
    read = layer_import.read(empty_store, InputFile("乡镇.geojson", geojson(townships)))
    prepared = layer_import.prepare(empty_store, read, LayerKind.TOWNSHIP_BOUNDARIES, answer="WGS84")
    document = json.loads(prepared.geojson())
    coordinates = np.concatenate(
        [shapely.get_coordinates(shapely.from_geojson(json.dumps(f["geometry"]))) for f in document["features"]]
    )
    assert np.allclose(coordinates, np.round(coordinates, 5))


def test_edges_that_cross_one_another_by_the_thousand_are_refused_and_not_mended_without_end(
    empty_store: Store,
) -> None:
    corners = 113.2 + np.random.default_rng(1).random((5000, 2)) * 0.2 - [0, 77.6]
    ring = [*corners.round(6).tolist(), corners[0].round(6).tolist()]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    document = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": polygon}]}
    layer = layer_import.read(empty_store, InputFile("乱.geojson", json.dumps(document).encode()))
    with pytest.raises(FileRefused, match="要用的内存或时间超过了上限"):
        layer_import.prepare(empty_store, layer, LayerKind.TOWNSHIP_BOUNDARIES, answer="CGCS2000")
