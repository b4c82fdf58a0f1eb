"""Layers as they are after reading and checking, ready to be stored."""

from __future__ import annotations

import json

from data_access.record.notes.map_layers import NewLayer
from models.lists import LayerKind


def feature(name: str, kind: str, coordinates: object, village: str | None = None) -> dict[str, object]:
    said = {"name": name, "township_code": "140524100", "village_code": village}
    return {"type": "Feature", "properties": said, "geometry": {"type": kind, "coordinates": coordinates}}


def layer(kind: LayerKind, *features: dict[str, object], title: str = "图") -> NewLayer:
    document = json.dumps(
        {
            "type": "FeatureCollection",
            "features": features or [feature("某路", "LineString", [[113.1, 35.5], [113.2, 35.6]])],
        }
    )
    return NewLayer(
        kind,
        title,
        "图.gpkg",
        "ab" * 32,
        "CGCS2000 经纬度",
        len(features),
        ("坐标系由文件写明",),
        document,
        b"\x00PAR1",
    )
