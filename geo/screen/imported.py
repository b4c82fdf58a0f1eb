"""What the published layers put on a map: borders in place of the schematic ones, and overlays."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.drawing.scene import ShapeLayer
from geo.layers.county_fit import SHARED, share_covered
from geo.layers.kinds import OVERLAYS
from geo.screen.schematic import AREAS_NOTE, schematic_townships
from geo.screen.village_map import shapes_json
from models.lists import LayerKind
from models.time import chinese_day

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.layers.prepare import PreparedLayer

#: Faults drawn at most; the table names them all.
_DRAWN_FAULTS = 300


@dataclass(frozen=True)
class Borders:
    """What a base map is made of.

    Attributes:
        outline: of the county. townships: columns ``township_code`` and ``geometry``; None = not known. note: whose they
            are. is_schematic: whether the townships are areas of :mod:`geo.screen.schematic` and no borders.
    """

    outline: gpd.GeoDataFrame
    townships: gpd.GeoDataFrame | None
    note: str
    is_schematic: bool = False


def borders(layers: pd.DataFrame, schematic: Callable[[], gpd.GeoDataFrame], schematic_note: str) -> Borders:
    """The borders in force.

    Args:
        layers: the query ``layers``. schematic: the outline to fall back on; without a layer of the county's
            outline, township borders that were supplied make one by themselves, unless they leave part of it out.
    """
    county, townships = _shapes(layers, LayerKind.COUNTY_OUTLINE), _shapes(layers, LayerKind.TOWNSHIP_BOUNDARIES)
    of_townships = _source(layers, LayerKind.TOWNSHIP_BOUNDARIES) if townships is not None else ""
    notes = [f"乡镇界{of_townships}"] if of_townships else []
    if county is not None:
        notes.append(f"县界{_source(layers, LayerKind.COUNTY_OUTLINE)}")
        return Borders(county.dissolve()[["geometry"]], townships, "；".join(notes))
    outline = schematic()
    if townships is not None:
        whole = townships.dissolve()[["geometry"]]
        if share_covered(outline.geometry.union_all(), whole.geometry.iloc[0]) >= SHARED:
            return Borders(whole, townships, f"乡镇界、县界{of_townships}")
    return Borders(outline, townships, "；".join([*notes, schematic_note]))


def with_schematic_townships(found: Borders, places: pd.DataFrame) -> Borders:
    """The borders with schematic areas in the place of townships nobody supplied; see :func:`schematic_townships`."""
    if found.townships is not None:
        return found
    areas = schematic_townships(found.outline, places)
    return replace(found, townships=areas, note=f"{found.note}；乡镇为{AREAS_NOTE}", is_schematic=True)


def points_note(layers: pd.DataFrame) -> str:
    """Whose village points are drawn; empty where they are the ledger's."""
    points = layers[layers["kind"] == str(LayerKind.VILLAGE_POINTS)]
    matched = points["village_code"].nunique()
    if not matched:
        return ""
    return f"{matched} 个村的位置{_source(layers, LayerKind.VILLAGE_POINTS)}，其余用台账里的坐标"


def overlays_in_force(layers: pd.DataFrame) -> list[LayerKind]:
    """The kinds that can be switched on, in drawing order."""
    present = set(layers["kind"])
    return [kind for kind in OVERLAYS if str(kind) in present]


def shape_layers(layers: pd.DataFrame, kinds: Collection[LayerKind]) -> Iterator[ShapeLayer]:
    """The chosen kinds in drawing order."""
    for kind in overlays_in_force(layers):
        if kind in kinds:
            rows = layers[layers["kind"] == str(kind)].itertuples()
            shapes = ((f"{kind.label} {row.feature}".strip(), json.loads(str(row.geometry))) for row in rows)
            yield ShapeLayer(kind, f"{kind.label}{_source(layers, kind)}", tuple(shapes))


def preview(prepared: PreparedLayer) -> str:
    """A layer under test with what is wrong in red."""
    shapes: list[tuple[str, str, Mapping[str, Any]]] = [
        ("checked", name, shape.__geo_interface__)
        for name, shape in zip(prepared.display["name"], prepared.display.geometry, strict=True)
        if not shape.is_empty
    ]
    drawn = [fault for fault in prepared.faults if fault.shape is not None and not fault.shape.is_empty]
    shapes += [
        ("fault", f"{fault.where}：{fault.problem}", fault.shape.__geo_interface__) for fault in drawn[:_DRAWN_FAULTS]
    ]
    return shapes_json(shapes)


def _shapes(layers: pd.DataFrame, kind: LayerKind) -> gpd.GeoDataFrame | None:
    import geopandas as gpd
    import shapely

    texts: Iterable[str] = layers.loc[layers["kind"] == str(kind), "geometry"]
    shapes = [shapely.from_geojson(text) for text in texts]
    codes = list(layers.loc[layers["kind"] == str(kind), "township_code"])
    return gpd.GeoDataFrame({"township_code": codes}, geometry=shapes, crs="EPSG:4326") if shapes else None


def _source(layers: pd.DataFrame, kind: LayerKind) -> str:
    """``来自本县图层“…”（CGCS2000 经纬度，2026年1月5日导入）``."""
    layer = layers[layers["kind"] == str(kind)].iloc[0]
    system = str(layer["declared_crs"]).split("，")[0]  # the list of layers has the zone too
    return f"来自本县图层“{layer['title']}”（{system}，{chinese_day(layer['created_at'])}导入）"
