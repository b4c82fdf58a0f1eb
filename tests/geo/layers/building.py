"""Small layers for tests: a county of two townships side by side, and files of every format written by GDAL."""

from __future__ import annotations

import io
import json
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import box

from geo.layers.checks import Ground
from geo.layers.coordinates import System, chosen
from geo.layers.kinds import Place, Register
from geo.layers.prepare import PreparedLayer, prepare_layer
from geo.layers.read_layer import ReadLayer
from models.lists import LayerKind

WEST, EAST = box(113.0, 35.4, 113.3, 35.8), box(113.3, 35.4, 113.6, 35.8)
CODES = {"东河镇": "100", "西山乡": "200"}
PLACES = {name: Place(name, code) for name, code in CODES.items()}
TOWNSHIPS = Register(
    "乡镇", lambda name, _township: PLACES.get(name), lambda name: "西山乡" if "西" in name else None,
    {code: name for name, code in CODES.items()},
)  # fmt: skip
GROUND = Ground(box(113.0, 35.4, 113.6, 35.8), is_official=True)


def frame(
    shapes: Sequence[Any] = (EAST, WEST), names: Sequence[str] = ("东河镇", "西山乡"), crs: str | None = None,
    column: str = "乡镇名称",
) -> gpd.GeoDataFrame:  # fmt: skip
    return gpd.GeoDataFrame({column: list(names)}, geometry=list(shapes), crs=crs)


def gdal_file(layer: gpd.GeoDataFrame, suffix: str, **options: Any) -> bytes:
    """The bytes of a file as GDAL writes it; a Shapefile as a zip archive of its parts."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"图层{suffix}"
        layer.to_file(path, **options)
        if suffix != ".shp":
            return path.read_bytes()
        return zipped({part.name: part.read_bytes() for part in sorted(Path(folder).iterdir())})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def geojson(layer: gpd.GeoDataFrame, crs_name: str | None = None, encoding: str = "utf-8") -> bytes:
    document = json.loads(layer.to_json(drop_id=True))
    document.pop("crs", None)
    if crs_name:
        document["crs"] = {"type": "name", "properties": {"name": crs_name}}
    return json.dumps(document, ensure_ascii=False).encode(encoding)


def prepared(
    layer: gpd.GeoDataFrame,
    kind: LayerKind = LayerKind.TOWNSHIP_BOUNDARIES,
    *,
    system: System | None = None,
    register: Register | None = TOWNSHIPS,
    ground: Ground = GROUND,
    is_repairing: bool = False,
    is_swapping: bool = False,
) -> PreparedLayer:
    """A layer in WGS84 unless another system is given, as if just read from a file that says nothing of it."""
    plain = gpd.GeoDataFrame(layer.drop(columns="geometry"), geometry=shapely.force_2d(layer.geometry.to_numpy()))
    read = ReadLayer("图层.gpkg", plain, None)
    return prepare_layer(
        read, kind, system or chosen("WGS84"), ground, register, is_repairing=is_repairing, is_swapping=is_swapping
    )
