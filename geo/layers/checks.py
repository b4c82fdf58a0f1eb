"""What is wrong with a map layer: everything at once, each finding with the shape to draw it by.

All shapes are in WGS84; areas and distances are taken in a local projection around the county.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyproj
import shapely

from geo.layers.coordinates import DISPLAY_CRS, System, between, local_metres, to_wgs84
from geo.layers.kinds import BOUNDARIES, Place, Register, allowed_shapes, shapes_in_words
from geo.layers.read_layer import MAX_NAME, LayerFault
from models.lists import LayerKind

#: How far beyond the outline a shape may reach: the packaged outline is schematic.
MARGIN_KM = 3
#: Overlap of two boundaries as a share of the smaller one: told above the first, refused above the second.
_OVERLAP_TOLD, _OVERLAP_REFUSED = 0.0001, 0.01
_GAP_TOLD_HA = 1
_TOLD_OVERLAPS = 200
#: One and the same remark is made of each feature up to this many, then once for all of them.
_TOLD_ALONE = 10
_TYPE_NAMES = {
    "Point": "点", "MultiPoint": "多点", "LineString": "线", "MultiLineString": "多线", "LinearRing": "线",
    "Polygon": "面", "MultiPolygon": "多面", "GeometryCollection": "混合图形",
}  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """One shape of a layer.

    Attributes:
        number: from 1, in the order of the file. name: as in the file, or empty.
        source: the shape in the file's own coordinates. shape: in WGS84; both None where there is none.
        place: the township or village of the register, where it is one.
    """

    number: int
    name: str
    source: Any
    shape: Any
    place: Place | None = None

    def fault(self, code: str, problem: str, remedy: str, is_refusing: bool = True, shape: Any = None) -> LayerFault:
        return LayerFault(code, self.number, self.name, problem, remedy, is_refusing, shape)


class Ground:
    """The county's outline with what is measured against it.

    Args:
        outline: polygons in WGS84. is_official: whether it is the county's own and not the schematic one.
        name, area_km2: as the county quotes them; empty and None = not known, so nothing is compared with them.
    """

    def __init__(self, outline: Any, *, is_official: bool, name: str = "", area_km2: float | None = None) -> None:
        self.outline, self.is_official = outline, is_official
        self.name, self.area_km2 = name, area_km2
        metres = local_metres(outline)
        self._to_metres, self._to_degrees = between(DISPLAY_CRS, metres), between(metres, DISPLAY_CRS)
        self.crs: pyproj.CRS = metres
        self.allowed = self.degrees(shapely.buffer(self.metres(outline), MARGIN_KM * 1000, quad_segs=4))
        shapely.prepare(self.allowed)

    @property
    def whose(self) -> str:
        """What the outline is called."""
        return "县界" if self.is_official else "示意县界"

    def metres(self, shapes: Any) -> Any:
        return shapely.transform(shapes, self._to_metres, interleaved=False)

    def degrees(self, shapes: Any) -> Any:
        return shapely.transform(shapes, self._to_degrees, interleaved=False)

    def allows(self, shapes: Any) -> Any:
        """Whether each of an array of shapes lies on earth and reaches into the county or its margin."""
        found = is_finite(shapes)
        found[found] = shapely.intersects(self.allowed, shapes[found])
        return found

    def area_ha(self, shapes: Any) -> Any:
        return shapely.area(self.metres(shapes)) / 10_000


def shape_faults(kind: LayerKind, features: Sequence[Feature]) -> Iterator[LayerFault]:
    """Features without a shape or with the wrong kind of shape."""
    allowed = allowed_shapes(kind)
    for feature in features:
        shape = feature.shape
        if shape is None or shape.is_empty:
            yield feature.fault("no_shape", "没有图形，或坐标不是数字", "请在原文件里补上图形，或删去这一个")
        elif shape.geom_type not in allowed:
            problem = f"是{_TYPE_NAMES.get(shape.geom_type, shape.geom_type)}，这类图层要用{shapes_in_words(kind)}"
            yield feature.fault("wrong_shape", problem, "请换成正确的图层", shape=shape if is_finite(shape) else None)


def swapped(features: Sequence[Feature], system: System, ground: Ground) -> dict[int, Feature]:
    """Number -> the feature with its coordinates swapped, of those that lie outside and so would lie inside."""
    shapes = np.array([feature.shape for feature in features], dtype=object)
    strays = [feature for feature, is_in in zip(features, ground.allows(shapes), strict=True) if not is_in]
    sources = np.array([feature.source for feature in strays], dtype=object)
    sources = shapely.transform(sources, lambda x, y: (y, x), interleaved=False)
    turned = to_wgs84(sources, system)
    return {
        feature.number: replace(feature, source=source, shape=shape)
        for feature, source, shape, is_in in zip(strays, sources, turned, ground.allows(turned), strict=True)
        if is_in
    }


def swap_faults(turned: Mapping[int, Feature], *, is_swapped: bool) -> Iterator[LayerFault]:
    """Features whose coordinates are the wrong way round, drawn where they belong."""
    problem = "经度和纬度填反了（或横、纵坐标填反了）"
    remedy = "已对调" if is_swapped else "可以选“都对调”，或在原文件里改正"
    yield from each_or_together("swapped_coordinates", list(turned.values()), problem, remedy, not is_swapped)


def each_or_together(
    code: str, features: Sequence[Feature], problem: str, remedy: str, is_refusing: bool = True
) -> Iterator[LayerFault]:
    """The same remark on each feature; on many of them once, with the first names."""
    if len(features) <= _TOLD_ALONE:
        yield from (feature.fault(code, problem, remedy, is_refusing, feature.shape) for feature in features)
        return
    names = listed([feature.name or f"第 {feature.number} 个" for feature in features])
    shapes = [feature.shape for feature in features if feature.shape is not None]
    whole = shapely.GeometryCollection(shapes) if shapes else None
    numbers = tuple(feature.number for feature in features)
    yield LayerFault(code, None, "", f"{len(features)} 个图形{problem}：{names}", remedy, is_refusing, whole, numbers)


def listed(names: Sequence[str]) -> str:
    """The first names in words, and how many there are in all where not all are named."""
    return "、".join(name[:MAX_NAME] for name in names[:11]) + (f"等 {len(names)} 个" if len(names) > 11 else "")


def place_faults(features: Sequence[Feature], system: System, ground: Ground) -> Iterator[LayerFault]:
    """Features outside the county or reaching out of it."""
    shapes = np.array([feature.shape for feature in features], dtype=object)
    for feature, is_in in zip(features, ground.allows(shapes), strict=True):
        shape = feature.shape
        if is_in and not shapely.covered_by(shape, ground.allowed):
            beyond = shapely.difference(repaired(shape), ground.allowed)
            problem = f"有一部分超出{ground.whose} {MARGIN_KM} 公里以上"
            yield feature.fault("partly_outside", problem, "请核对；确属本县的可以接受", False, beyond)
        elif not is_in and is_finite(shape):
            problem = f"不在本县范围内（{_position(shape)}）"
            yield feature.fault("outside_county", problem, "请核对坐标系和坐标", shape=shape)
        elif not is_in:
            remedy = f"现在按{system.label}换算，请核对坐标系，或改正坐标"
            yield feature.fault("off_the_earth", "坐标换算不到地球上", remedy)


def is_finite(shapes: Any) -> Any:
    """Whether every coordinate has a place on earth; an array for an array."""
    every = np.atleast_1d(np.asarray(shapes, dtype=object))
    coordinates, of = shapely.get_coordinates(every, return_index=True)
    found = np.ones(len(every), dtype=bool)
    found[of[~(np.abs(coordinates) <= (180, 90)).all(axis=1)]] = False  # nor is NaN
    return found.reshape(np.shape(shapes))


def crossing_faults(features: Sequence[Feature], ground: Ground, *, is_repaired: bool) -> Iterator[LayerFault]:
    """Polygons whose edge crosses itself, with what a repair would do to their area."""
    for feature in features:
        if shapely.is_valid(feature.shape):
            continue
        before, after = float(ground.area_ha(feature.shape)), float(ground.area_ha(repaired(feature.shape)))
        change = f"面积由 {before:.2f} 公顷变为 {after:.2f} 公顷"
        problem = f"边线自相交（{_position(_crossing(feature.shape))} 附近）"
        remedy = f"已自动修复，{change}" if is_repaired else f"可以选“自动修复自相交”（{change}），或在原文件里改正"
        if not after:
            remedy = "修复后什么也不剩，请在原文件里改正"
        yield feature.fault("crossing_edge", problem, remedy, not is_repaired or not after, feature.shape)


def repaired(shape: Any) -> Any:
    """The polygons that the crossing edge encloses; everything else unchanged."""
    if shapely.is_valid(shape):
        return shape
    whole = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def neighbour_faults(features: Sequence[Feature], ground: Ground) -> Iterator[LayerFault]:
    """Overlaps of boundaries, up to a number, and the gaps they enclose."""
    told = 0
    metres = ground.metres(np.array([repaired(feature.shape) for feature in features], dtype=object))
    first, second = shapely.STRtree(metres).query(metres)
    pairs = np.column_stack([first, second])[first < second]
    for a, b in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        shared = shapely.intersection(metres[a], metres[b])
        smaller = min(shapely.area(metres[a]), shapely.area(metres[b]))
        share = shapely.area(shared) / smaller if smaller else 0
        if share > _OVERLAP_TOLD:
            told += 1
            if told > _TOLD_OVERLAPS:
                problem = f"重叠超过 {_TOLD_OVERLAPS} 处，其余没有列出"
                yield LayerFault("more_overlaps", None, "", problem, "请先改正已列出的")
                break
            other = f"“{features[b].name}”" if features[b].name else f"第 {features[b].number} 个图形"
            problem = f"与{other}重叠 {shapely.area(shared) / 10_000:.2f} 公顷，占较小一个的 {100 * share:.2f}%"
            is_refusing = bool(share > _OVERLAP_REFUSED)
            remedy = "请在原文件里改正边线" if is_refusing else "重叠很小，可以接受；最好请制图单位改正"
            yield features[a].fault("overlapping_borders", problem, remedy, is_refusing, ground.degrees(shared))
    for part in shapely.get_parts(shapely.union_all(metres)):
        for ring in shapely.get_rings(part)[1:]:
            gap = shapely.Polygon(ring)
            if gap.area > _GAP_TOLD_HA * 10_000:
                problem = f"几个面之间有 {gap.area / 10_000:.2f} 公顷的空隙"
                yield LayerFault("gap_between", None, "", problem, "请核对是否少了一个面", False, ground.degrees(gap))


def name_faults(kind: LayerKind, features: Sequence[Feature], register: Register | None) -> Iterator[LayerFault]:
    """Names too long, lacking, unknown to the register or given twice, and places of the register left out."""
    names = Counter(feature.name for feature in features)
    places = Counter((feature.place.code, feature.place.former) for feature in features if feature.place)
    for feature in features:
        if len(feature.name) > MAX_NAME:
            problem = f"名称超过 {MAX_NAME} 个字"
            yield LayerFault("long_name", feature.number, "", problem, "请选对名称列，或改短名称", shape=feature.shape)
        elif register is not None:
            yield from _register_faults(kind, feature, register, places)
        elif feature.name and names[feature.name] > 1:
            problem = f"名称重复，共 {names[feature.name]} 个"
            yield feature.fault("repeated_name", problem, "同名可以接受，请核对", False, feature.shape)
    if register is not None and kind in BOUNDARIES:
        yield from _left_out(register, {code for code, _ in places})


def _register_faults(
    kind: LayerKind, feature: Feature, register: Register, places: Counter[tuple[str, str]]
) -> Iterator[LayerFault]:
    must_match = kind is LayerKind.TOWNSHIP_BOUNDARIES
    if not feature.name:
        yield feature.fault("no_name", "没有名称", f"请补上{register.what}名称", must_match, feature.shape)
    elif feature.place is None:
        near = register.nearest(feature.name)
        problem = f"名录里没有这个{register.what}，或分不清是哪一个"
        remedy = (f"是不是“{near}”？" if near else "") + "请改成名录里的全称"
        remedy += "" if must_match else "，并写明乡镇；不改也可以接受，但对不上台账"
        yield feature.fault("unknown_place", problem, remedy, must_match, feature.shape)
    elif (count := places[feature.place.code, feature.place.former]) > 1:
        problem = f"{feature.place.former or feature.place.name}出现了 {count} 次"
        yield feature.fault("repeated_place", problem, "请合并或删去重复的", shape=feature.shape)
    elif feature.place.former:
        now = feature.place.name
        is_whole = (feature.place.code, "") in places
        remedy = f"按{now}算，与{now}的面合在一起" if is_whole else f"按{now}算；图层里没有{now}自己的面，请核对"
        yield feature.fault("merged_township", f"{feature.place.former}已撤销，并入{now}", remedy, False, feature.shape)


def _left_out(register: Register, codes: Collection[str]) -> Iterator[LayerFault]:
    if missing := [name for code, name in register.expected.items() if code not in codes]:
        problem, remedy = f"缺少{register.what}：{listed(missing)}", "缺的在图上没有边线；请核对图层是否完整"
        yield LayerFault("missing_places", None, "", problem, remedy, False)


def _position(shape: Any) -> str:
    point = shapely.point_on_surface(shape) if shape.geom_type != "Point" else shape
    return f"东经 {point.x:.4f}°、北纬 {point.y:.4f}°"


def _crossing(shape: Any) -> Any:
    """Where the edge crosses itself, as GEOS says at the end of its reason; else a corner of the shape."""
    reason = shapely.is_valid_reason(shape)
    try:
        x, y = (float(part) for part in reason[reason.index("[") + 1 : reason.index("]")].split()[:2])
    except ValueError:
        x, y = shapely.get_coordinates(shape)[0]
    return shapely.Point(x, y)
