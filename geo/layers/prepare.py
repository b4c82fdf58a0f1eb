"""From a layer as read to a layer that can be accepted: converted, checked, matched to the registers, simplified."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from errors import FileRefused
from geo.layers import checks, kinds
from geo.layers.checks import Feature, Ground, listed, repaired
from geo.layers.coordinates import DISPLAY_CRS, System, to_wgs84
from geo.layers.county_fit import fit_faults
from geo.layers.kinds import BOUNDARIES, VILLAGES, Register
from geo.layers.read_layer import LayerFault, ReadLayer
from models.lists import LayerKind

_MAX_BOUNDARIES = 1_000
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
        swapped: how many features lie where they belong only with their coordinates swapped, whether that was done or not.
        unmatched: of villages, those that the register does not know, by name; None for kinds without villages.
    """

    kind: LayerKind
    file: str
    system: System
    display: gpd.GeoDataFrame
    original: bytes
    faults: tuple[LayerFault, ...]
    notes: tuple[str, ...]
    swapped: int = 0
    unmatched: tuple[str, ...] | None = None

    @property
    def is_acceptable(self) -> bool:
        return not any(fault.is_refusing for fault in self.faults)

    @property
    def match_sentence(self) -> str:
        """How many villages the register knows, and the names of the others; empty for kinds without villages."""
        if self.unmatched is None:
            return ""
        return _lost(len(self.display), self.unmatched) or f"{len(self.display)} 个村都对上了名录"

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
    is_swapping: bool = False,
) -> PreparedLayer:
    """Check a layer and make what the maps draw of it. Only shapes and names are kept of the file.

    Args:
        system: stated by the file or chosen by a person.
        register: of townships or villages for the kinds that need one.
        names_from: column of the names; None = found by its label.
        is_repairing: whether polygons that cross themselves are repaired instead of refused.
        is_swapping: whether features whose coordinates are the wrong way round are turned instead of refused.

    Raises:
        FileRefused: far more boundaries than a county has.
    """
    _check_size(read, kind)
    column = names_from or kinds.name_column(kind, read.columns)
    names = [str(name) for name in read.frame[column]] if column else [""] * len(read.frame)
    features, faults = _features(kind, read, names, system, register)
    faults += checks.shape_faults(kind, _unrefused(features, faults))
    turned = checks.swapped(_unrefused(features, faults), system, ground)
    faults += checks.swap_faults(turned, is_swapped=is_swapping)
    if is_swapping:
        features = [turned.get(feature.number, feature) for feature in features]
    sound = _unrefused(features, faults)
    faults += checks.place_faults(sound, system, ground)
    drawn = [feature for feature in sound if checks.is_finite(feature.shape)]
    faults += _county_faults(kind, drawn, faults, ground)
    faults += checks.crossing_faults(drawn, ground, is_repaired=is_repairing)
    faults += checks.name_faults(kind, features, register)
    unmatched = _unmatched(drawn) if register and kind in VILLAGES else None
    faults += _mismatch(drawn, unmatched or ())
    lost = _lost(len(drawn), unmatched or ())
    is_coverage = kind in BOUNDARIES and not any(fault.is_refusing for fault in faults)
    return PreparedLayer(
        kind, read.file, system, _display(_merged(kind, drawn), ground, is_coverage), _original(features, system),
        tuple(sorted(faults, key=_order)), _notes(read, column, system, faults, lost), len(turned), unmatched,
    )  # fmt: skip


def _county_faults(
    kind: LayerKind, features: Sequence[Feature], faults: Sequence[LayerFault], ground: Ground
) -> list[LayerFault]:
    found = list(fit_faults(kind, features, ground))
    if kind in BOUNDARIES:  # a projection around the county does not reach to what lies elsewhere
        found += checks.neighbour_faults(_unrefused(features, faults), ground)
    return found


def _unmatched(features: Sequence[Feature]) -> tuple[str, ...]:
    return tuple(feature.name or f"第 {feature.number} 个" for feature in features if feature.place is None)


def _lost(count: int, unmatched: Sequence[str]) -> str:
    return f"{count} 个村里 {len(unmatched)} 个对不上名录：{listed(unmatched)}" if unmatched else ""


def _mismatch(features: Sequence[Feature], unmatched: Sequence[str]) -> list[LayerFault]:
    """A few villages may be unknown. Where most are, the names are of another column or of another county."""
    if 2 * len(unmatched) <= len(features):
        return []
    remedy = "请核对是不是本县的图层，名称列选得对不对"
    return [LayerFault("unmatched_villages", None, "", _lost(len(features), unmatched), remedy)]


def _merged(kind: LayerKind, features: Sequence[Feature]) -> list[Feature]:
    """A township and what was merged into it are one area, under today's name."""
    if kind is not LayerKind.TOWNSHIP_BOUNDARIES or not any(part.place and part.place.former for part in features):
        return list(features)
    parts: dict[str, list[Feature]] = {}
    for feature in features:
        parts.setdefault(feature.place.code if feature.place else f"{feature.number}", []).append(feature)
    return [_as_one(found) for found in parts.values()]


def _as_one(parts: Sequence[Feature]) -> Feature:
    first, place = parts[0], parts[0].place
    shape = shapely.union_all([repaired(part.shape) for part in parts]) if len(parts) > 1 else first.shape
    return replace(first, name=place.name if place else first.name, shape=shape)


def _check_size(read: ReadLayer, kind: LayerKind) -> None:
    if kind in BOUNDARIES and len(read.frame) > _MAX_BOUNDARIES:
        raise FileRefused(
            f"{read.file}：{kind.label}有 {len(read.frame)} 个面，超过 {_MAX_BOUNDARIES} 个。请核对图层种类。"
        )


def _unrefused(features: Sequence[Feature], faults: Sequence[LayerFault]) -> list[Feature]:
    refused = {number for fault in faults if fault.is_refusing for number in (fault.number, *fault.together)}
    return [feature for feature in features if feature.number not in refused]


def _order(fault: LayerFault) -> tuple[bool, int]:
    return not fault.is_refusing, fault.number or 0


def _features(
    kind: LayerKind, read: ReadLayer, names: Sequence[str], system: System, register: Register | None
) -> tuple[list[Feature], list[LayerFault]]:
    """The features to check, and what has to be said of them before."""
    source, mixed = _plain(kind, read.frame.geometry.to_numpy())
    column = kinds.township_column(read.columns)
    townships = list(read.frame[column]) if column else [""] * len(names)
    features = [
        Feature(number, name, shape, converted, register.find(name, township) if register and name else None)
        for number, (name, township, shape, converted) in enumerate(
            zip(names, townships, source, to_wgs84(source, system), strict=True), 1
        )
    ]
    faults = [fault for fault in read.faults if fault.number is None]
    said: dict[tuple[str, str, str, bool], list[Feature]] = {}
    for one in read.faults:
        if one.number is not None:
            what = (one.code, one.problem, one.remedy, one.is_refusing)
            said.setdefault(what, []).append(features[one.number - 1])
    for (code, problem, remedy, is_refusing), about in said.items():
        faults += checks.each_or_together(code, about, problem, remedy, is_refusing)
    drawn_by = kinds.shapes_in_words(kind)
    faults += checks.each_or_together(
        "mixed_shape", [features[at] for at in mixed], f"带有标注点等别的图形，只用了{drawn_by}", "请核对", False
    )
    labels = _labels(kind, features)
    faults += checks.each_or_together("label_point", labels, "是同名图形的标注点，没有用", "请核对", False)
    left_out = {feature.number for feature in labels}
    return [feature for feature in features if feature.number not in left_out], faults


def _plain(kind: LayerKind, shapes: Any) -> tuple[Any, list[int]]:
    """The shapes to draw, and the positions of those that were taken out of a mixed one.

    A multipoint of one point is a point: some programs write nothing else. Of a mixed shape, such as the polygon and its
    label that programs for KML write together, the parts are taken that this kind of layer is drawn by.
    """
    alone = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    found, mixed = np.where(alone, shapely.get_geometry(shapes, 0), shapes), []
    for at in np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION).tolist():
        parts = [part for nested in shapely.get_parts(shapes[at]) for part in shapely.get_parts(nested)]
        if own := kinds.family(kind, parts):
            found[at] = own[0] if len(own) == 1 else _multi(own)
            mixed.append(at)
    return found, mixed


def _multi(parts: Sequence[Any]) -> Any:
    make = {"Polygon": shapely.multipolygons, "LineString": shapely.multilinestrings, "Point": shapely.multipoints}
    return make[parts[0].geom_type](parts)


def _labels(kind: LayerKind, features: Sequence[Feature]) -> list[Feature]:
    """Points that carry the name of a shape: labels, where the kind is not drawn by points."""
    if "Point" in kinds.allowed_shapes(kind):
        return []
    drawn = {f.name for f in features if f.shape is not None and f.shape.geom_type in kinds.allowed_shapes(kind)}
    return [f for f in features if f.name in drawn - {""} and f.shape is not None and f.shape.geom_type == "Point"]


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


def _notes(
    read: ReadLayer, column: str | None, system: System, faults: Sequence[LayerFault], lost: str
) -> tuple[str, ...]:
    """How the system was known, what was left out, how exact it is, and what the importer accepted."""
    notes = ["坐标系由文件写明" if read.system is not None else "坐标系由导入人选定"]
    notes += [lost] if lost else []
    if others := [name for name in read.columns if name != column]:
        notes.append(f"只取图形和名称，其余 {len(others)} 列没有存")
    if system.caveat:
        notes.append(system.caveat)
    notes += [fault.sentence.removesuffix("。") for fault in faults if not fault.is_refusing][:20]
    return tuple(notes)
