"""GeoJSON feature by feature, so that what is wrong with one of them names that one and the others are read."""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.layers.coordinates import System, named
from geo.layers.read_layer import (
    MAX_COLUMNS,
    MAX_FEATURES,
    LayerFault,
    closed_ring,
    too_many_columns,
    too_many_features,
)

#: Levels of lists around a position.
_DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip
_NOT_A_SHAPE = (shapely.errors.ShapelyError, ValueError, TypeError, LookupError)


def geojson_layer(name: str, document: Any) -> tuple[gpd.GeoDataFrame, System | None, list[LayerFault]]:
    """The features of a parsed document: a FeatureCollection, a Feature or a bare geometry.

    Raises:
        ValueError, TypeError, LookupError: it is none of them. FileRefused: too many features or properties.
    """
    shapes, rows, faults = [], [], []
    features = _features(document)
    if len(features) > MAX_FEATURES:
        raise too_many_features(name)
    columns: set[str] = set()
    for number, feature in enumerate(features, 1):
        shape, fault = _read(number, feature.pop("geometry", None))  # no longer needed, and large
        properties = feature.get("properties")
        columns.update(properties if isinstance(properties, dict) else ())
        if len(columns) > MAX_COLUMNS:
            raise too_many_columns(name)
        shapes.append(shape)
        rows.append(properties if isinstance(properties, dict) else {})
        faults += [fault] if fault else []
    frame = pd.DataFrame(rows, index=range(len(rows))).drop(columns="geometry", errors="ignore")
    return gpd.GeoDataFrame(frame, geometry=shapes), _system(document.get("crs")), faults


def _features(document: Any) -> list[dict[str, Any]]:
    kind = document["type"]
    if kind == "FeatureCollection":
        features = document["features"]
    elif kind == "Feature":
        features = [document]
    elif kind in _DEPTHS or kind == "GeometryCollection":
        features = [{"geometry": document}]
    else:
        raise ValueError("no GeoJSON")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise TypeError("features are no objects")
    return features


def _system(crs: Any) -> System | None:
    """What the member says in any of its forms: a text, ``{"type": "name"}``, ``{"type": "EPSG"}``.

    The standard says WGS84 where nothing is said; files made here are as often CGCS2000 or GCJ-02, so it is asked for,
    and so where a link or something else is said.
    """
    said = crs.get("properties") if isinstance(crs, dict) else crs
    if isinstance(said, dict):
        said = said.get("name", said.get("code"))
    return named(str(said)) if isinstance(said, str | int) and not isinstance(said, bool) else None


def _read(number: int, geometry: Any) -> tuple[Any, LayerFault | None]:
    if not geometry:
        return None, None
    try:
        plain, is_closed = _plain(geometry)
        shape = shapely.from_geojson(json.dumps(plain))
    except _NOT_A_SHAPE:
        problem = "图形读不出来，坐标缺失或格式不对"
        return None, LayerFault("malformed_shape", number, "", problem, "请在原文件里改正或删去这一个")
    return shape, closed_ring(number) if is_closed else None


def _plain(geometry: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The geometry in two dimensions, every ring closed; and whether one had to be."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        parts = [_plain(part) for part in geometry["geometries"]]
        return {"type": kind, "geometries": [part for part, _ in parts]}, any(closed for _, closed in parts)
    coordinates = _flat(geometry["coordinates"], _DEPTHS[kind])
    open_rings = [ring for ring in _rings(kind, coordinates) if ring and ring[0] != ring[-1]]
    for ring in open_rings:
        ring.append(ring[0])
    return {"type": kind, "coordinates": coordinates}, bool(open_rings)


def _flat(coordinates: list[Any], depth: int) -> list[Any]:
    """Positions without height and whatever stands behind it, which the standard lets readers leave out."""
    return [_flat(part, depth - 1) for part in coordinates] if depth else coordinates[:2]


def _rings(kind: str, coordinates: list[Any]) -> list[list[Any]]:
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    return [ring for polygon in polygons for ring in polygon]
