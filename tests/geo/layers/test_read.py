"""Every format as GDAL writes it, and files that are not what they say."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from errors import FileRefused
from geo.layers.point_tables import read_points
from geo.layers.read import read_layer
from geo.layers.read_layer import MAX_FEATURES
from tests.geo.layers.building import EAST, WEST, frame, gdal_file, geojson, unzipped, zipped
from tests.geo.layers.reading import assert_refused, names, read

KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>甲</name><Placemark><name>东村</name><Point><coordinates>113.2,35.7,0</coordinates></Point></Placemark></Folder>
<Folder><name>乙</name><Placemark><name>西村</name><Point><coordinates>113.3,35.6,12</coordinates></Point></Placemark></Folder>
</Document></kml>"""


class TestGeoPackage:
    def test_shapes_names_and_system(self) -> None:
        layer = read("图.gpkg", gdal_file(frame(crs="EPSG:4490"), ".gpkg"))
        assert names(layer) == ["东河镇", "西山乡"]
        assert layer.system is not None and layer.system.key == "EPSG:4490"
        assert [shape.equals(other) for shape, other in zip(layer.frame.geometry, [EAST, WEST], strict=True)] == [
            True
        ] * 2
        assert layer.frame.crs is None

    @pytest.mark.parametrize("crs", ["EPSG:4526", "EPSG:4547", "EPSG:2362", "EPSG:2414", "EPSG:4326"])
    def test_any_epsg_system_is_read(self, crs: str) -> None:
        layer = read("图.gpkg", gdal_file(frame(crs="EPSG:4326").to_crs(crs), ".gpkg"))
        assert layer.system is not None and layer.system.key == crs

    def test_without_a_system_it_is_asked_for(self) -> None:
        assert read("图.gpkg", gdal_file(frame(), ".gpkg")).system is None

    def test_two_layers_are_refused_with_their_names(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.gpkg"
            frame(crs="EPSG:4490").to_file(path, layer="乡镇")
            frame(crs="EPSG:4490").to_file(path, layer="村", mode="a")
            assert_refused("图.gpkg", path.read_bytes(), "“乡镇”、“村”")

    def test_a_database_of_another_kind_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.db"
            with sqlite3.connect(path) as database:
                database.execute("CREATE TABLE geo (a)")
            database.close()
            assert_refused("图.gpkg", path.read_bytes(), "打不开")

    def test_a_layer_that_a_view_computes_without_end_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.gpkg"
            frame(crs="EPSG:4490").to_file(path, layer="own")
            with closing(sqlite3.connect(path)) as database:
                database.executescript("""
                    CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                        SELECT i AS fid, geom FROM n, own;
                    UPDATE gpkg_geometry_columns SET table_name = 'endless';
                    UPDATE gpkg_contents SET table_name = 'endless';
                """)
            assert_refused("图.gpkg", path.read_bytes(), "图层是一个视图，不是表")

    def test_a_cut_off_file_is_refused(self) -> None:
        data = gdal_file(frame(crs="EPSG:4490"), ".gpkg")
        assert_refused("图.gpkg", data[: len(data) // 3], "打不开|没有图形")


def test_a_kml_of_folders_without_number_is_refused_and_none_is_passed_over() -> None:
    place = "<Placemark><name>村</name><Point><coordinates>113.3,35.7</coordinates></Point></Placemark>"

    def kml(count: int) -> bytes:
        folders = "".join(f"<Folder><name>f{at}</name>{place}</Folder>" for at in range(count))
        return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>'.encode()

    assert len(read("图.kml", kml(199)).frame) == 199
    assert_refused("图.kml", kml(200), "文件夹超过 200 个")
    assert_refused("图.kml", kml(30_000), "文件夹超过 200 个")


class TestGeoJsonWithoutEnd:
    """Small files that would fill the memory: told by their numbers, or ended."""

    def test_features_without_number(self) -> None:
        data = b'{"type":"FeatureCollection","features":[' + b",".join([b"{}"] * (MAX_FEATURES + 1)) + b"]}"
        assert_refused("图.geojson", data, "图形超过 20000 个")

    def test_a_property_of_its_own_for_every_feature(self) -> None:
        features = [{"type": "Feature", "properties": {f"k{at}": 1}, "geometry": None} for at in range(201)]
        data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        assert_refused("图.geojson", data, "属性超过 200 列")

    def test_millions_of_positions(self) -> None:
        positions = b",".join([b"[1,2]"] * 3_300_000)
        data = b'{"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":[' + positions + b"]}}"
        assert_refused("图.geojson", data, "要用的内存或时间超过了上限")


class TestShapefile:
    @pytest.mark.parametrize("encoding", ["GBK", "GB18030", "UTF-8"])
    @pytest.mark.parametrize("is_declared", [True, False])
    def test_chinese_columns_and_values(self, encoding: str, is_declared: bool) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526", column="乡镇名"), ".shp", encoding=encoding))
        if not is_declared:
            parts = {name: data for name, data in parts.items() if not name.endswith(".cpg")}
        layer = read("图.zip", zipped(parts))
        assert layer.columns == ["乡镇名"]
        assert names(layer, "乡镇名") == ["东河镇", "西山乡"]
        assert layer.system is not None and layer.system.key == "EPSG:4526"

    def test_gbk_that_says_it_is_utf8(self) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526"), ".shp", encoding="GBK"))
        wrong = {name: b"UTF-8" if name.endswith(".cpg") else data for name, data in parts.items()}
        assert names(read("图.zip", zipped(wrong))) == ["东河镇", "西山乡"]

    def test_a_column_name_cut_within_a_character(self) -> None:
        layer = frame(crs="EPSG:4526", column="行政村名称")  # 15 bytes of UTF-8 into 10
        assert read("图.zip", gdal_file(layer, ".shp", encoding="UTF-8")).columns == ["行政村"]

    def test_without_prj_the_system_is_asked_for(self) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526"), ".shp", encoding="GBK"))
        bare = {name: data for name, data in parts.items() if not name.endswith(".prj")}
        assert read("图.zip", zipped(bare)).system is None

    def test_a_prj_with_a_name_in_gbk_or_in_nothing(self) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526"), ".shp", encoding="GBK"))

        def renamed(to: bytes) -> bytes:
            return zipped(
                {
                    name: re.sub(rb'PROJCS\["[^"]*"', b'PROJCS["' + to + b'"', data) if name.endswith(".prj") else data
                    for name, data in parts.items()
                }
            )

        system = read("图.zip", renamed("国家2000坐标系".encode("gbk"))).system
        assert system is not None
        assert system.label == read("图.zip", zipped(parts)).system.label  # type: ignore[union-attr]
        assert_refused("图.zip", renamed(b"D\xff"), "文字编码认不出")

    def test_in_a_folder_beside_what_a_mac_adds(self) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526"), ".shp", encoding="GBK"))
        moved = {f"资料/{name}": data for name, data in parts.items()} | {"__MACOSX/资料/._a.shp": b"x"}
        assert names(read("图.zip", zipped(moved))) == ["东河镇", "西山乡"]

    def test_a_shape_that_is_something_else_is_refused(self) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526"), ".shp", encoding="GBK"))
        fake = {name: b"<OGRVRTDataSource/>" if name.endswith(".shp") else data for name, data in parts.items()}
        assert_refused("图.zip", zipped(fake), "打不开")

    def test_records_that_the_index_promises_and_the_file_lacks(self) -> None:
        parts = unzipped(gdal_file(frame(crs="EPSG:4526"), ".shp", encoding="GBK"))
        cut = {name: data[:120] if name.endswith(".shp") else data for name, data in parts.items()}
        try:
            layer = read("图.zip", zipped(cut))
        except FileRefused:
            return
        assert any(shape is None or shape.is_empty for shape in layer.frame.geometry)


class TestGeoJson:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_without_a_stated_system_it_is_asked_for(self, encoding: str) -> None:
        layer = read("图.geojson", geojson(frame(), encoding=encoding))
        assert names(layer) == ["东河镇", "西山乡"]
        assert layer.system is None

    @pytest.mark.parametrize(
        ("stated", "label"),
        [
            ("urn:ogc:def:crs:OGC:1.3:CRS84", "WGS84 经纬度"),
            ("urn:ogc:def:crs:EPSG::4490", "CGCS2000 经纬度"),
            ("EPSG:4526", "CGCS2000 高斯投影，中央经线 114°，横坐标带 38 带号"),
        ],
    )
    def test_a_stated_system_is_read(self, stated: str, label: str) -> None:
        system = read("图.json", geojson(frame(), stated)).system
        assert system is not None and system.label == label

    @pytest.mark.parametrize("stated", ["+init=/etc/passwd", "file:///etc/passwd", "高德", "EPSG:1"])
    def test_nonsense_for_a_system_is_asked_for(self, stated: str) -> None:
        assert read("图.geojson", geojson(frame(), stated)).system is None

    def test_features_without_a_shape_stay_to_be_told(self) -> None:
        empty = {"type": "Feature", "geometry": None, "properties": {"name": "空"}}
        layer = read("图.geojson", json.dumps({"type": "FeatureCollection", "features": [empty]}).encode())
        assert list(layer.frame.geometry) == [None]
        assert names(layer, "name") == ["空"]

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"[]",
            b"{}",
            b'{"type":"FeatureCollection","features":7}',
            b'{"type":"FeatureCollection","features":[7]}',
            b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Blob"}}],"crs":[{}]}'[:-1],
            b'{"type":"Topology","objects":{},"arcs":[]}',
            b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>",
            b'{"type":"FeatureCollection","features":[{"geometry":' + b"[" * 100_000,
            b"\x89PNG\r\n\x1a\n\x00\x00",
        ],
    )
    def test_what_is_no_layer_is_refused(self, data: bytes) -> None:
        assert_refused("图.geojson", data, "打不开|没有图形|编码")

    @pytest.mark.parametrize(
        "crs",
        [
            {"type": "EPSG", "properties": {"code": 4490}}, {"type": "EPSG", "properties": {"code": "4490"}},
            "EPSG:4490", "urn:ogc:def:crs:EPSG::4490", 4490, "cgcs2000",
            {"type": "name", "properties": {"name": "epsg:4490"}}, {"properties": {"name": "urn:ogc:def:crs:EPSG:6.9:4490"}},
        ],
    )  # fmt: skip
    def test_the_system_is_read_in_any_form_that_old_programs_write(self, crs: object) -> None:
        document = json.loads(geojson(frame())) | {"crs": crs}
        found = read("图.geojson", json.dumps(document).encode()).system
        assert found is not None and found.key == "EPSG:4490"

    @pytest.mark.parametrize(
        "crs",
        [
            None,
            {},
            [],
            "",
            "地方坐标系",
            True,
            {"type": "link", "properties": {"href": "http://a/b.prj"}},
            {"properties": 7},
        ],
    )
    def test_a_system_that_is_not_understood_is_asked_for(self, crs: object) -> None:
        document = json.loads(geojson(frame())) | {"crs": crs}
        layer = read("图.geojson", json.dumps(document).encode())
        assert layer.system is None and names(layer) == ["东河镇", "西山乡"]

    def test_what_follows_longitude_and_latitude_is_left_out(self) -> None:
        ring = [[113.3, 35.4, 1200.5, 7], [113.6, 35.4, 0, 0], [113.6, 35.8, 1, 2], [113.3, 35.4, 1200.5, 7]]
        (shape,) = read("图.json", json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()).frame.geometry
        assert shape.equals(shapely.Polygon([(113.3, 35.4), (113.6, 35.4), (113.6, 35.8)]))

    def test_an_open_ring_is_closed_and_told_and_a_broken_one_named_beside_good_ones(self) -> None:
        document = json.loads(geojson(frame([EAST, WEST, EAST, WEST], ["甲", "乙", "丙", "丁"])))
        of = [feature["geometry"]["coordinates"] for feature in document["features"]]
        of[1][0].pop()
        of[2][0][1] = [113.4]
        of[3][0][2] = ["113.4", "35.5"]
        layer = read("图.geojson", json.dumps(document).encode())
        assert [shape is not None for shape in layer.frame.geometry] == [True, True, False, False]
        assert layer.frame.geometry[1].equals(WEST)
        assert [(fault.code, fault.number) for fault in layer.faults] == [
            ("open_ring", 2), ("malformed_shape", 3), ("malformed_shape", 4),
        ]  # fmt: skip
        assert layer.faults[1].problem == "图形读不出来，坐标缺失或格式不对" and layer.faults[1].is_refusing


def test_an_open_ring_that_gdal_reads_is_closed_and_told() -> None:
    ring = "<LinearRing><coordinates>113.1,35.5 113.2,35.5 113.2,35.6 113.1,35.6</coordinates></LinearRing>"
    polygon = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    text = KML.replace("<Point><coordinates>113.3,35.6,12</coordinates></Point>", polygon)
    layer = read("图.kml", text.encode())
    assert layer.frame.geometry[1].equals(shapely.box(113.1, 35.5, 113.2, 35.6))
    assert [(fault.code, fault.number, fault.is_refusing) for fault in layer.faults] == [("open_ring", 2, False)]
    assert layer.faults[0].problem == "边线没有首尾相接，已自动闭合"


class TestKml:
    @pytest.mark.parametrize("name", ["图.kml", "图.kmz"])
    def test_all_folders_are_read_and_the_system_is_asked_for(self, name: str) -> None:
        data = KML.encode() if name.endswith("kml") else zipped({"doc.kml": KML.encode(), "images/a.png": b"x"})
        layer = read(name, data)
        assert names(layer, "Name") == ["东村", "西村"]
        assert [(shape.x, shape.y) for shape in layer.frame.geometry] == [(113.2, 35.7), (113.3, 35.6)]
        assert layer.system is None
        assert not shapely.has_z(layer.frame.geometry.to_numpy()).any()

    def test_what_gdal_writes(self) -> None:
        layer = read("图.kml", gdal_file(frame(crs="EPSG:4326"), ".kml", driver="LIBKML"))
        assert names(layer) == ["东河镇", "西山乡"]

    def test_entities_are_refused_before_they_are_read(self) -> None:
        bomb = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + KML[KML.index("<kml") :]
        assert_refused("图.kml", bomb.encode(), "实体声明")
        outside = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + KML[KML.index("<kml") :]
        assert_refused("图.kml", outside.encode(), "实体声明")
        assert_refused("图.kmz", zipped({"doc.kml": bomb.encode()}), "实体声明")

    @pytest.mark.parametrize("declared", ["gbk", "GB2312", "UTF-8", "gb18030"])
    def test_chinese_encodings_whatever_is_declared(self, declared: str) -> None:
        text = KML.replace("UTF-8", declared)
        assert names(read("图.kml", text.encode("gbk")), "Name") == ["东村", "西村"]
        assert names(read("图.kml", text.encode("utf-8")), "Name") == ["东村", "西村"]

    def test_a_page_within_cdata_is_text_and_no_document_type(self) -> None:
        page = "<description><![CDATA[<!DOCTYPE html><html><b>x</b></html>]]></description>"
        text = KML.replace("<name>东村</name>", f"<name><![CDATA[东<村>&]]></name>{page}<!-- <!DOCTYPE a> -->")
        assert names(read("图.kml", text.encode()), "Name") == ["东<村>&", "西村"]

    @pytest.mark.parametrize(
        "before",
        ["<?a <!-- ?><!DOCTYPE kml [<!ENTITY x 'y'>]><?b --> ?>", "<!-- <![CDATA[ --><!DOCTYPE kml><!-- ]]> -->", "<!ELEMENT a ANY>"],
    )  # fmt: skip
    def test_a_declaration_cannot_hide_behind_what_looks_like_a_comment(self, before: str) -> None:
        assert_refused("图.kml", KML.replace("<kml", f"{before}<kml").encode(), "实体声明")

    @pytest.mark.parametrize("opened", ["<!--", "<![CDATA[", "<?"])
    def test_what_never_ends_is_refused_at_once(self, opened: str) -> None:
        assert_refused("图.kml", (KML[:60] + opened * 300_000).encode(), "打不开")

    @pytest.mark.parametrize("data", [b"<html></html>", KML.encode("utf-16"), KML[:300].encode()])
    def test_what_is_no_kml_is_refused(self, data: bytes) -> None:
        assert_refused("图.kml", data, "打不开|编码|没有图形")


class TestBounds:
    def test_too_large_a_file(self) -> None:
        with pytest.raises(FileRefused, match=r"超过上限 0\.001 MB"):
            read_layer("图.gpkg", b"x" * 2000, max_mb=0.001)

    @pytest.mark.parametrize("name", ["图.exe", "图", "图.vrt", "图.dwg"])
    def test_other_kinds_of_files(self, name: str) -> None:
        assert_refused(name, b"x", "不支持这种图层文件")

    @pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx", ".prj"])
    def test_one_part_of_a_shapefile_says_what_is_missing(self, suffix: str) -> None:
        assert_refused(f"乡镇界{suffix.upper()}", b"\x00\x00\x27\x0a", f"只有 {suffix} 一个文件，缺少同名的 ")

    def test_too_many_features(self) -> None:
        points = [[113.2, 35.7]] * (MAX_FEATURES + 1)
        with pytest.raises(FileRefused, match=f"超过 {MAX_FEATURES} 个"):
            read_points("点.csv", [["经度", "纬度"], *points])

    def test_too_many_vertices(self) -> None:
        line = gpd.GeoDataFrame({"n": ["路"]}, geometry=[shapely.LineString(np.zeros((500_001, 2)))], crs="EPSG:4490")
        assert_refused("图.gpkg", gdal_file(line, ".gpkg"), "超过 50 万个")

    def test_no_features(self) -> None:
        assert_refused("图.geojson", b'{"type":"FeatureCollection","features":[]}', "没有图形")

    def test_texts_are_one_clean_line(self) -> None:
        layer = read("图.geojson", geojson(frame(names=["东\x00河\n\u202e镇  ", "西" * 500])))
        assert names(layer) == ["东 河 镇", "西" * 200]


def test_bytes_of_no_format_are_refused_whatever_they_are() -> None:
    noise = np.random.default_rng(7).bytes(3000)
    for head in (b"", b"PK\x03\x04", b"SQLite format 3\0", b"<kml>", b"{", b"\x00\x00\x27\x0a"):
        for suffix in (".gpkg", ".geojson", ".zip", ".kml", ".kmz"):
            with pytest.raises(FileRefused):
                read(f"图{suffix}", io.BytesIO(head + noise).getvalue())
