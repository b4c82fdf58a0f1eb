"""Reading a map layer from the bytes of a file: GeoPackage, GeoJSON, zipped Shapefile, KML or KMZ.

Nothing is opened before its first bytes say that it is what its name says, because GDAL would otherwise
recognise other formats in it, some of which point at further files.
"""

import codecs
import html
import json
import re
import sqlite3
import tempfile
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePath
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from errors import FileRefused, is_full
from geo.layers.coordinates import System, stated
from geo.layers.geojson_files import geojson_layer
from geo.layers.read_layer import (
    MAX_COLUMNS,
    MAX_FEATURES,
    LayerFault,
    ReadLayer,
    closed_ring,
    make_layer,
    too_many_columns,
)
from geo.layers.zipped import SHAPEFILE_PARTS, kml_of_kmz, lone_part, shapefile_parts
from sandbox.pool import in_child

#: What every KML has by itself, of no use here.
_KML_COLUMNS = (
    "id", "description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility",
    "draworder", "icon", "snippet",
)  # fmt: skip
#: What stands aside of elements in XML, and how each ends.
_ASIDE = re.compile(r"<\?|<!--|<!\[CDATA\[|<!")
#: Each is a layer of its own to GDAL, which takes its time over every one.
_FOLDERS = re.compile(r"<(?:\w+:)?(?:Folder|Document)[\s>]")
_ENDS = {"<?": "?>", "<!--": "-->", "<![CDATA[": "]]>"}
_LAYERS = """
    SELECT lower(table_name) FROM gpkg_contents UNION SELECT lower(table_name) FROM gpkg_geometry_columns
"""
#: What the libraries raise on odd bytes; a NameError is pyogrio's slip over a system whose name is no UTF-8.
_READ_ERRORS = (
    RuntimeError, ValueError, TypeError, AttributeError, LookupError, OSError, NameError, shapely.errors.ShapelyError,
)  # fmt: skip
_Read: TypeAlias = tuple[gpd.GeoDataFrame, System | None, list[LayerFault]]


def read_layer(name: str, data: bytes, *, max_mb: float) -> ReadLayer:
    """Read one file by the kind its name tells, in a process of its own.

    Args:
        name: file name as the user knows it: .gpkg, .geojson, .json, .zip, .kml or .kmz. max_mb: size limit.

    Raises:
        FileRefused: too large, too many features or vertices, hostile, damaged, or not such a file.
    """
    if len(data) > max_mb * 1024**2:
        raise FileRefused(
            f"{name}：文件有 {len(data) / 1024**2:.1f} MB，超过上限 {max_mb:g} MB。请拆分或简化后再导入。"
        )
    suffix = PurePath(name).suffix.lower()
    if suffix in SHAPEFILE_PARTS:
        raise lone_part(name, suffix)
    if suffix not in _READERS:
        raise FileRefused(
            f"{name}：不支持这种图层文件。请用 .gpkg、.geojson、打成 .zip 的 Shapefile、.kml、.kmz，"
            "或带经度、纬度两列的 Excel、.csv。"
        )
    return in_child(name, _layer_of, name, data, suffix)


def _layer_of(name: str, data: bytes, suffix: str) -> ReadLayer:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks are in English and about its own business
            return make_layer(name, *_READERS[suffix](name, data))
    except RecursionError:
        raise _damaged(name) from None
    except _READ_ERRORS as error:
        if is_full(error):
            raise
        if "bad_alloc" in str(error):  # too large for its reading process, and not damaged
            raise MemoryError from None
        raise _damaged(name) from None


def _read_gpkg(name: str, data: bytes) -> _Read:
    if not (data.startswith(b"SQLite format 3\0") and data[68:72] in (b"GPKG", b"GP10", b"GP11")):
        raise _damaged(name)
    data = data[:18] + b"\1\1" + data[20:]  # one copied while QGIS had it open says that a -wal lies beside it
    _refuse_views(name, data)
    return _with_gdal(name, {"layer.gpkg": data}, "layer.gpkg")


def _refuse_views(name: str, data: bytes) -> None:
    """A layer, and what tells of layers, may only be a table: what a view computes can have no end."""
    with closing(sqlite3.connect(":memory:")) as base:
        try:
            base.deserialize(data)
            views = {name.lower() for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
            is_told_by_views = any(name.startswith("gpkg_") for name in views)
            layers = [] if is_told_by_views else base.execute(_LAYERS).fetchall()
        except sqlite3.Error:
            raise _damaged(name) from None
    if is_told_by_views or not views.isdisjoint(layer for (layer,) in layers):
        raise FileRefused(f"{name}：图层是一个视图，不是表，可能有害，不予打开。请用地图软件把图层重新导出为文件。")


def _read_shapefile(name: str, data: bytes) -> _Read:
    parts = shapefile_parts(name, data)
    if not parts[".shp"].startswith(b"\x00\x00\x27\x0a"):
        raise _damaged(name)
    if ".prj" in parts:
        parts[".prj"] = _text(name, parts[".prj"]).encode()  # its name of the system may be in GBK
    parts.pop(".cpg", None)  # the encoding is found from the texts themselves: what is declared is often wrong
    files = {f"layer{suffix}": content for suffix, content in parts.items()}
    frame, system, faults = _with_gdal(name, files, "layer.shp", encoding="ISO-8859-1")
    return _decoded(frame), system, faults


def _read_geojson(name: str, data: bytes) -> _Read:
    return geojson_layer(name, json.loads(_text(name, data)))


def _read_kml(name: str, data: bytes) -> _Read:
    text = _elements(name, _text(name, data))
    if not re.search(r"<(\w+:)?kml[\s>]", text[:2000]):
        raise _damaged(name)
    if len(_FOLDERS.findall(text)) > MAX_COLUMNS:
        raise FileRefused(f"{name}：KML 里的文件夹超过 {MAX_COLUMNS} 个。请在地图软件里合并成一个图层再导出。")
    frame, _always_wgs84, faults = _with_gdal(name, {"layer.kml": text.encode()}, "layer.kml", is_one_layer=False)
    own = [column for column in frame.columns if column.lower() not in _KML_COLUMNS]
    return frame[own], None, faults  # said to be WGS84, in this country often GCJ-02


def _elements(name: str, text: str) -> str:
    """The elements of an XML text alone: no comments, no instructions, CDATA as plain text.

    So GDAL sees exactly what was checked, in UTF-8 whatever the file declares, and an HTML page within CDATA is the text
    that it is and no document type.

    Raises:
        FileRefused: a document type or an entity is declared, or something has no end.
    """
    kept, at = [], 0
    while found := _ASIDE.search(text, at):
        if found[0] not in _ENDS:
            raise FileRefused(f"{name}：KML 里有文档类型或实体声明，可能有害，不予打开。请用地图软件重新导出。")
        if (end := text.find(_ENDS[found[0]], found.end())) < 0:
            raise _damaged(name)
        kept.append(text[at : found.start()])
        if found[0] == "<![CDATA[":
            kept.append(html.escape(text[found.end() : end]))
        at = end + len(_ENDS[found[0]])
    return "".join([*kept, text[at:]])


def _read_kmz(name: str, data: bytes) -> _Read:
    return _read_kml(name, kml_of_kmz(name, data))


_READERS: dict[str, Callable[[str, bytes], _Read]] = {
    ".gpkg": _read_gpkg, ".geojson": _read_geojson, ".json": _read_geojson, ".zip": _read_shapefile,
    ".kml": _read_kml, ".kmz": _read_kmz,
}  # fmt: skip


def _with_gdal(
    name: str, files: dict[str, bytes], opened: str, *, encoding: str | None = None, is_one_layer: bool = True
) -> _Read:
    """Let GDAL read from a folder that holds these files, under names of ours, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        for file, content in files.items():
            (Path(folder) / file).write_bytes(content)
        path = Path(folder) / opened
        layers = [str(layer) for layer, shape in pyogrio.list_layers(path) if shape is not None]
        if not layers:
            raise FileRefused(f"{name}：文件里没有图形。请检查是否导出了正确的图层。")
        if is_one_layer and len(layers) > 1:
            some = "、".join(f"“{layer[:40]}”" for layer in layers[:10])
            raise FileRefused(f"{name}：文件里有 {len(layers)} 个图层（{some}）。请每个文件只放一个图层。")
        frames: list[gpd.GeoDataFrame] = []
        systems: list[System | None] = []
        faults: list[LayerFault] = []
        for layer in layers[:MAX_COLUMNS]:
            info = pyogrio.read_info(path, layer=layer, encoding=encoding)
            if len(info["fields"]) > MAX_COLUMNS:
                raise too_many_columns(name)
            found, _, binaries, columns = pyogrio.raw.read(
                path, layer=layer, encoding=encoding, max_features=MAX_FEATURES + 1
            )
            shapes, mended = _shapes(binaries, before=sum(map(len, frames)))
            frames.append(gpd.GeoDataFrame(dict(zip(found["fields"], columns, strict=True)), geometry=shapes))
            systems.append(stated(found["crs"]))
            faults += mended
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry"), systems[0], faults


def _shapes(binaries: Any, before: int) -> tuple[Any, list[LayerFault]]:
    """Shapes of WKB, open rings closed, and what is to be said of those; ``before`` = features that come before these."""
    shapes = shapely.from_wkb(binaries, on_invalid="ignore")
    is_broken = shapely.is_missing(shapes) & np.array([binary is not None for binary in binaries], dtype=bool)
    shapes[is_broken] = shapely.from_wkb(binaries[is_broken], on_invalid="fix")
    faults = [
        LayerFault("unreadable_shape", before + at + 1, "", "图形读不出来", "请在原文件里改正或删去这一个")
        if shapes[at] is None
        else closed_ring(before + at + 1)
        for at in np.flatnonzero(is_broken).tolist()
    ]
    return shapes, faults


def _text(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused(f"{name}：文字编码认不出。请用 UTF-8 编码重新导出。")


def _decoded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Texts of a Shapefile, read byte for byte, in the encoding that fits all of them: UTF-8, else GBK."""
    texts = [str(column) for column in frame.columns]
    for column in frame.select_dtypes(["object", "string"]).columns:
        texts += [value for value in frame[column] if isinstance(value, str)]
    raw = [text.encode("latin-1", "ignore") for text in texts]
    encoding = "utf-8" if all(_fits(part, "utf-8") for part in raw) else "gb18030"

    def decode(value: object) -> object:
        return _cut_off(value.encode("latin-1", "ignore"), encoding) if isinstance(value, str) else value

    plain = pd.DataFrame(frame.drop(columns="geometry")).map(decode)
    plain.columns = [str(decode(column)) for column in plain.columns]
    return gpd.GeoDataFrame(plain, geometry=frame.geometry.to_numpy())


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(raw)
    except UnicodeDecodeError:
        return False
    return True


def _cut_off(raw: bytes, encoding: str) -> str:
    """A field of fixed width may end within a character, which is then left out."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(raw)


def _damaged(name: str) -> FileRefused:
    return FileRefused(f"{name}：打不开，文件已损坏，或内容与扩展名不符。请用地图软件重新导出后再试。")
