"""Reading a map layer from the bytes of a file: GeoPackage, GeoJSON, zipped Shapefile, KML, KMZ, or a table.

Nothing is opened before its first bytes say that it is what its name says, because GDAL would otherwise
recognise other formats in it, some of which point at further files. Texts come out cleaned of control
characters; they are still a stranger's words and are escaped wherever they are drawn.
"""

from __future__ import annotations

import codecs
import json
import re
import tempfile
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from errors import FileRefused
from geo.coordinates import System, stated
from geo.zipped_layers import kml_of_kmz, shapefile_parts

MAX_FEATURES = 20_000
MAX_VERTICES = 500_000
_MAX_COLUMNS = 200
_MAX_TEXT = 200
#: Labels of the columns of a table with coordinates, compared without case.
_LONGITUDE = ("经度", "东经", "lng", "lon", "long", "longitude", "经度坐标")
_LATITUDE = ("纬度", "北纬", "lat", "latitude", "纬度坐标")
#: What every KML has by itself, of no use here.
_KML_COLUMNS = (
    "id", "description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility",
    "draworder", "icon", "snippet",
)  # fmt: skip
_CRS_NAME = re.compile(r"(urn:ogc:def:crs:[\w.:]+|EPSG:\d{4,6})", re.ASCII)
_READ_ERRORS = (RuntimeError, ValueError, TypeError, AttributeError, LookupError, OSError, shapely.errors.ShapelyError)


@dataclass(frozen=True)
class ReadLayer:
    """A layer as its file gives it.

    Attributes:
        file: file name. frame: one row a feature: text columns and ``geometry`` (None = none given), the
            coordinates as in the file and without CRS; longitude or easting first.
        system: the coordinate system the file states; None = it has to be asked for.
    """

    file: str
    frame: gpd.GeoDataFrame
    system: System | None

    @property
    def columns(self) -> list[str]:
        """Labels of the text columns."""
        return [str(name) for name in self.frame.columns if name != "geometry"]


def read_layer(name: str, data: bytes, *, max_mb: float) -> ReadLayer:
    """Read one file by the kind its name tells.

    Args:
        name: file name as the user knows it: .gpkg, .geojson, .json, .zip, .kml or .kmz. max_mb: size limit.

    Raises:
        FileRefused: too large, too many features or vertices, hostile, damaged, or not such a file.
    """
    if len(data) > max_mb * 1024**2:
        raise FileRefused(
            f"{name}：文件有 {len(data) / 1024**2:.1f} MB，超过上限 {max_mb:g} MB。请拆分或简化后再导入。"
        )
    read = _READERS.get(PurePath(name).suffix.lower())
    if read is None:
        raise FileRefused(
            f"{name}：不支持这种图层文件。请用 .gpkg、.geojson、打成 .zip 的 Shapefile、.kml、.kmz，"
            "或带经度、纬度两列的 Excel、.csv。"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks are in English and about its own business
            frame, system = read(name, data)
            return ReadLayer(name, _checked(name, frame), system)
    except RecursionError:
        raise _damaged(name) from None
    except _READ_ERRORS:
        raise _damaged(name) from None


def read_points(name: str, grid: Sequence[Sequence[object]]) -> ReadLayer:
    """Read the rows of a sheet that has a longitude and a latitude column; the system is never stated.

    Args:
        grid: the cells row by row, as the sheet has them; the header may stand in one of the first ten rows.

    Raises:
        FileRefused: there are no such columns or no rows.
    """
    found = next(((i, at) for i, row in enumerate(grid[:10]) if (at := _coordinate_columns(row))), None)
    if found is None:
        raise FileRefused(f"{name}：没有“经度”和“纬度”两列。请把坐标写成十进制度，列名写“经度”“纬度”。")
    header, (lng_at, lat_at) = found
    labels = {at: _clean(cell) for at, cell in enumerate(grid[header]) if _clean(cell) and at not in (lng_at, lat_at)}
    rows = [row for row in grid[header + 1 :] if any(_clean(cell) for cell in row)]
    frame = pd.DataFrame(
        {label: [row[at] if at < len(row) else None for row in rows] for at, label in labels.items()},
        index=range(len(rows)),
    )
    points = [_point(_cell(row, lng_at), _cell(row, lat_at)) for row in rows]
    return ReadLayer(name, _checked(name, gpd.GeoDataFrame(frame, geometry=points)), None)


def _coordinate_columns(row: Sequence[object]) -> tuple[int, int] | None:
    labels = [re.sub(r"[（(].*[)）]$", "", _clean(cell)).strip().lower() for cell in row]
    lng = next((i for i, label in enumerate(labels) if label in _LONGITUDE), None)
    lat = next((i for i, label in enumerate(labels) if label in _LATITUDE), None)
    return (lng, lat) if lng is not None and lat is not None else None


def _cell(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def _point(lng: object, lat: object) -> Any:
    """None where either is no number: the checks name the feature without a shape."""
    try:
        x, y = (float(unicodedata.normalize("NFKC", str(value)).strip().rstrip("°")) for value in (lng, lat))
    except ValueError:
        return None
    return shapely.Point(x, y) if max(abs(x), abs(y)) < 1e9 else None


def _read_gpkg(name: str, data: bytes) -> tuple[gpd.GeoDataFrame, System | None]:
    if not (data.startswith(b"SQLite format 3\0") and data[68:72] in (b"GPKG", b"GP10", b"GP11")):
        raise _damaged(name)
    return _with_gdal(name, {"layer.gpkg": data}, "layer.gpkg")


def _read_shapefile(name: str, data: bytes) -> tuple[gpd.GeoDataFrame, System | None]:
    parts = shapefile_parts(name, data)
    if not parts[".shp"].startswith(b"\x00\x00\x27\x0a"):
        raise _damaged(name)
    parts.pop(".cpg", None)  # the encoding is found from the texts themselves: what is declared is often wrong
    files = {f"layer{suffix}": content for suffix, content in parts.items()}
    frame, system = _with_gdal(name, files, "layer.shp", encoding="ISO-8859-1")
    return _decoded(frame), system


def _read_geojson(name: str, data: bytes) -> tuple[gpd.GeoDataFrame, System | None]:
    document = json.loads(_text(name, data))
    if not isinstance(document, dict) or document.get("type") not in ("FeatureCollection", "Feature"):
        raise _damaged(name)
    features = document["features"] if document["type"] == "FeatureCollection" else [document]
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise _damaged(name)
    shapes = [feature.get("geometry") for feature in features]
    geometry = [shapely.from_geojson(json.dumps(shape)) if shape else None for shape in shapes]
    rows = [feature.get("properties") for feature in features]
    frame = pd.DataFrame([row if isinstance(row, dict) else {} for row in rows], index=range(len(rows)))
    crs = document.get("crs")
    stated_name = crs["properties"]["name"] if crs else None
    # The standard says WGS84 where nothing is said; files made here are as often CGCS2000 or GCJ-02, so ask.
    is_known = isinstance(stated_name, str) and _CRS_NAME.fullmatch(stated_name)
    frame = frame.drop(columns="geometry", errors="ignore")
    return gpd.GeoDataFrame(frame, geometry=geometry), stated(stated_name) if is_known else None


def _read_kml(name: str, data: bytes) -> tuple[gpd.GeoDataFrame, System | None]:
    text = _text(name, data)
    if "<!" in re.sub(r"<!--|<!\[CDATA\[", "", text):
        raise FileRefused(f"{name}：KML 里有文档类型或实体声明，可能有害，不予打开。请用地图软件重新导出。")
    if not re.search(r"<(\w+:)?kml[\s>]", text[:2000]):
        raise _damaged(name)
    frame, _always_wgs84 = _with_gdal(name, {"layer.kml": data}, "layer.kml", is_one_layer=False)
    own = [column for column in frame.columns if column.lower() not in _KML_COLUMNS]
    return frame[own], None  # said to be WGS84, in this country often GCJ-02


def _read_kmz(name: str, data: bytes) -> tuple[gpd.GeoDataFrame, System | None]:
    return _read_kml(name, kml_of_kmz(name, data))


_READERS: dict[str, Callable[[str, bytes], tuple[gpd.GeoDataFrame, System | None]]] = {
    ".gpkg": _read_gpkg, ".geojson": _read_geojson, ".json": _read_geojson, ".zip": _read_shapefile,
    ".kml": _read_kml, ".kmz": _read_kmz,
}  # fmt: skip


def _with_gdal(
    name: str, files: dict[str, bytes], opened: str, *, encoding: str | None = None, is_one_layer: bool = True
) -> tuple[gpd.GeoDataFrame, System | None]:
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
        frames = []
        for layer in layers[:_MAX_COLUMNS]:
            info = pyogrio.read_info(path, layer=layer, encoding=encoding)
            if len(info["fields"]) > _MAX_COLUMNS:
                raise FileRefused(f"{name}：属性超过 {_MAX_COLUMNS} 列。请只留名称、代码等需要的列。")
            frames.append(pyogrio.read_dataframe(path, layer=layer, encoding=encoding, max_features=MAX_FEATURES + 1))
        system = stated(frames[0].crs.to_wkt()) if frames[0].crs is not None else None
    plain = [gpd.GeoDataFrame(pd.DataFrame(frame), geometry=frame.geometry.to_numpy()) for frame in frames]
    return gpd.GeoDataFrame(pd.concat(plain, ignore_index=True), geometry="geometry"), system


def _checked(name: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bounded in size, in two dimensions, every other column as clean text, row numbers from 0."""
    if frame.empty:
        raise FileRefused(f"{name}：文件里没有图形。请检查是否导出了正确的图层。")
    if len(frame) > MAX_FEATURES:
        raise FileRefused(f"{name}：图形超过 {MAX_FEATURES} 个。请拆分后再导入。")
    shapes = frame.geometry.to_numpy()
    if shapely.get_num_coordinates(shapes).sum() > MAX_VERTICES:
        raise FileRefused(f"{name}：图形的折点超过 {MAX_VERTICES // 10_000} 万个。请简化后再导入。")
    texts: dict[str, list[str]] = {}
    for at, column in enumerate(frame.columns):
        if column != "geometry":
            texts[_clean(column) or f"第 {at + 1} 列"] = [_clean(value) for value in frame.iloc[:, at]]
    return gpd.GeoDataFrame(texts, geometry=shapely.force_2d(shapes), index=range(len(frame)))


def _clean(value: object) -> str:
    """One line of text without control characters; empty for a missing value."""
    if value is None or (not isinstance(value, list | dict) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code read as a number
    text = str(value)[: 10 * _MAX_TEXT]
    kept = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    return " ".join(kept.split())[:_MAX_TEXT]


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
