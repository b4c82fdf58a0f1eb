"""GeoPackages are databases: what tells of their layers may not compute anything, and how they were copied is no matter."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.geo.layers.building import frame, gdal_file
from tests.geo.layers.reading import assert_refused, names, read


@pytest.mark.parametrize("told_by", ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"])
def test_what_tells_of_layers_may_be_no_view_either(told_by: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        frame(crs="EPSG:4490").to_file(path)
        with closing(sqlite3.connect(path)) as database:
            database.executescript(f"""
                PRAGMA legacy_alter_table = ON;
                ALTER TABLE {told_by} RENAME TO kept;
                CREATE VIEW {told_by} AS SELECT * FROM kept WHERE 0 < (
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n);
            """)
        assert_refused("图.gpkg", path.read_bytes(), "图层是一个视图，不是表")


def test_a_layer_of_a_geometry_column_alone_may_be_no_view_either() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        frame(crs="EPSG:4490").to_file(path, layer="own")
        with closing(sqlite3.connect(path)) as database:
            database.executescript("""
                CREATE VIEW other AS SELECT * FROM own;
                UPDATE gpkg_geometry_columns SET table_name = 'OTHER';
            """)
        assert_refused("图.gpkg", path.read_bytes(), "图层是一个视图，不是表")


def test_one_copied_while_it_was_open_is_read() -> None:
    data = gdal_file(frame(crs="EPSG:4490"), ".gpkg")
    assert names(read("图.gpkg", data[:18] + b"\2\2" + data[20:])) == ["东河镇", "西山乡"]
