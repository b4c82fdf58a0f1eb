"""From a layer as read to a layer that can be accepted: converted, checked, matched to the registers, simplified."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from errors import FileRefused
from geo.coordinates import DISPLAY_CRS, System, to_wgs84
from geo.layer_checks import (
    Feature,
    Ground,
    LayerFault,
    crossing_faults,
    is_finite,
    name_faults,
    neighbour_faults,
    place_faults,
    repaired,
    shape_faults,
)
from geo.layer_files import ReadLayer
from geo.layer_kinds import BOUNDARIES, Register, name_column, township_column
from models import LayerKind

_MAX_BOUNDARIES = 1_000
#: The inverse of a shift is found point by point.
_MAX_SHIFTED_VERTICES = 100_000
#: Detail below this many metres is left out of what the maps draw.
SIMPLIFY_METRES = 20
_DISPLAY_DECIMALS = 5  # of a degree: one metre, as the maps send it


@dataclass(frozen=True)
class PreparedLayer:
    """A layer ready to be looked at, and to be accepted where no fault refuses it.

    Attributes:
        kind, file: what it is and where it came from. system: coordinate system the file was read in.
        display: one row a feature with a shape, EPSG:4326, simplified; columns ``name``, ``township_code``,
            ``village_code`` (None = not matched to the register), ``geometry``.
        original: GeoParquet of the shapes as they were in the file, with ``name``.
        faults: every finding. notes: what was done, for the list of layers.
    """

    kind: LayerKind
    file: str
    system: System
    display: gpd.GeoDataFrame
    original: bytes
    faults: tuple[LayerFault, ...]
    notes: tuple[str, ...]

    @property
    def is_acceptable(self) -> bool:
        return not any(fault.is_refusing for fault in self.faults)

    def geojson(self) -> str:
        """The display as a GeoJSON FeatureCollection in WGS84."""
        return str(self.display.to_json(drop_id=True, ensure_ascii=False, separators=(",", ":")))


def prepare_layer(
    read: ReadLayer,
    kind: LayerKind,
    system: System,
    ground: Ground,
    register: Register | None,
    *,
    names_from: str | None = None,
    is_repairing: bool = False,
) -> PreparedLayer:
    """Check a layer and make what the maps draw of it. Only shapes and names are kept of the file.

    Args:
        system: stated by the file or chosen by a person.
        register: of townships or villages for the kinds that need one.
        names_from: column of the names; None = found by its label.
        is_repairing: whether polygons that cross themselves are repaired instead of refused.

    Raises:
        FileRefused: far more boundaries than a county has, or more vertices than can be shifted back in time.
    """
    _check_size(read, kind, system)
    column = names_from or name_column(kind, read.columns)
    names = [str(name) for name in read.frame[column]] if column else [""] * len(read.frame)
    features = _features(read, names, system, register)
    faults = list(shape_faults(kind, features))
    sound = _unrefused(features, faults)
    faults += place_faults(sound, system, ground)
    drawn = [feature for feature in sound if is_finite(feature.shape)]
    if kind in BOUNDARIES:  # a projection around the county does not reach to what lies elsewhere
        faults += neighbour_faults(_unrefused(drawn, faults), ground)
    faults += crossing_faults(drawn, ground, is_repaired=is_repairing)
    faults += name_faults(kind, features, register)
    is_coverage = kind in BOUNDARIES and not any(fault.is_refusing for fault in faults)
    return PreparedLayer(
        kind, read.file, system, _display(drawn, ground, is_coverage), _original(features, system), tuple(sorted(faults, key=_order)),
        _notes(read, column, system, faults),
    )  # fmt: skip


def _check_size(read: ReadLayer, kind: LayerKind, system: System) -> None:
    if kind in BOUNDARIES and len(read.frame) > _MAX_BOUNDARIES:
        raise FileRefused(
            f"{read.file}：{kind.label}有 {len(read.frame)} 个面，超过 {_MAX_BOUNDARIES} 个。请核对图层种类。"
        )
    vertices = shapely.get_num_coordinates(read.frame.geometry.to_numpy()).sum()
    if system.crs is None and vertices > _MAX_SHIFTED_VERTICES:
        raise FileRefused(
            f"{read.file}：{system.key} 的图层最多 {_MAX_SHIFTED_VERTICES // 10_000} 万个折点，现有 {vertices} 个。"
            "请简化图形，或请提供单位给 CGCS2000 的图层。"
        )


def _unrefused(features: Sequence[Feature], faults: Sequence[LayerFault]) -> list[Feature]:
    refused = {fault.number for fault in faults if fault.is_refusing}
    return [feature for feature in features if feature.number not in refused]


def _order(fault: LayerFault) -> tuple[bool, int]:
    return not fault.is_refusing, fault.number or 0


def _features(read: ReadLayer, names: Sequence[str], system: System, register: Register | None) -> list[Feature]:
    source = _plain(read.frame.geometry.to_numpy())
    column = township_column(read.columns)
    townships = list(read.frame[column]) if column else [""] * len(names)
    return [
        Feature(number, name, shape, converted, register.find(name, township) if register and name else None)
        for number, (name, township, shape, converted) in enumerate(
            zip(names, townships, source, to_wgs84(source, system), strict=True), 1
        )
    ]


def _plain(shapes: Any) -> Any:
    """A multipoint of one point is a point: some programs write nothing else."""
    alone = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    return np.where(alone, shapely.get_geometry(shapes, 0), shapes)


def _display(features: Sequence[Feature], ground: Ground, is_coverage: bool) -> gpd.GeoDataFrame:
    places = [feature.place for feature in features]
    columns = {
        "name": [feature.name for feature in features],
        "township_code": [place.township_code if place else None for place in places],
        "village_code": [place.village_code if place else None for place in places],
    }
    shapes = np.array([repaired(feature.shape) for feature in features], dtype=object)
    geometry = _simplified(shapes, ground, is_coverage)
    return gpd.GeoDataFrame(pd.DataFrame(columns, dtype=object), geometry=geometry, crs=DISPLAY_CRS)


def _simplified(shapes: Any, ground: Ground, is_coverage: bool) -> Any:
    """In a coverage, borders that two polygons share stay shared, and those that nearly meet are drawn as one."""
    metres = ground.metres(shapes)
    if not np.isfinite(shapely.get_coordinates(metres)).all():
        return shapes  # so far from the county that its projection ends: refused in any case, drawn as it is
    if is_coverage:
        if not shapely.coverage_is_valid(metres, gap_width=SIMPLIFY_METRES):
            metres = shapely.coverage_clean(metres, gap_width=SIMPLIFY_METRES, snapping_distance=SIMPLIFY_METRES / 2)
        metres = shapely.coverage_simplify(metres, SIMPLIFY_METRES)
    else:
        metres = shapely.simplify(metres, SIMPLIFY_METRES, preserve_topology=True)
    return shapely.transform(ground.degrees(metres), lambda pairs: np.round(pairs, _DISPLAY_DECIMALS))


def _original(features: Sequence[Feature], system: System) -> bytes:
    names, shapes = [feature.name for feature in features], [feature.source for feature in features]
    whole = gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=system.crs)
    out = io.BytesIO()
    whole.to_parquet(out, compression="zstd")
    return out.getvalue()


def _notes(read: ReadLayer, column: str | None, system: System, faults: Sequence[LayerFault]) -> tuple[str, ...]:
    """How the system was known, what was left out, how exact it is, and what the importer accepted."""
    notes = ["坐标系由文件写明" if read.system is not None else "坐标系由导入人选定"]
    if others := [name for name in read.columns if name != column]:
        notes.append(f"只取图形和名称，其余 {len(others)} 列没有存")
    if system.caveat:
        notes.append(system.caveat)
    notes += [fault.sentence.removesuffix("。") for fault in faults if not fault.is_refusing][:20]
    return tuple(notes)
