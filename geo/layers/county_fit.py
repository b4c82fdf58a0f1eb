"""Whether borders are this county's: by where they lie, by their area and by the name the file gives them.

Areas are taken on the ellipsoid, so a whole country is measured as well as a village.
"""

import unicodedata
from collections.abc import Iterator, Sequence

import pyproj
import shapely

from geo.layers.checks import MARGIN_KM, Feature, Ground, repaired
from geo.layers.kinds import BOUNDARIES
from geo.layers.read_layer import LayerFault
from models.lists import LayerKind

#: How far an area may be off the quoted one. Sources differ by 4 % (1684 to 1751 km²) and a simplified border by as much
#: again; the next county, a city or a township is off by far more.
_AREA_TOLERANCE = 0.1
#: What a county's outline shares with the one in use at least, of either: a schematic outline strays by some kilometres,
#: which is less than a tenth of a county; the next county shares nothing.
SHARED = 0.8
#: Borders of which more than this lies outside the county and its margin are somebody else's.
_MOST_OUTSIDE = 0.5
#: Endings of what is a county or larger; only a name with one of them says that the border is somebody else's.
_ENDINGS = ("县", "市", "区", "旗", "州", "盟", "省", "国")
#: What such names are called when they name nobody.
_NOBODY = ("本县", "全县", "我县", "某县", "县", "本区", "全区", "市区", "城区", "县区", "行政区", "政区", "辖区")
_GEOD = pyproj.Geod(ellps="GRS80")


def fit_faults(kind: LayerKind, features: Sequence[Feature], ground: Ground) -> Iterator[LayerFault]:
    """What speaks against borders being the county's, found and expected; nothing for other kinds of layers."""
    if not features:
        return
    whole = shapely.union_all([repaired(feature.shape) for feature in features])
    if kind is LayerKind.COUNTY_OUTLINE:
        yield from _name_faults(features, ground)
        yield from _overlap_fault(whole, ground)
    if kind in BOUNDARIES:
        yield from _outside_fault(whole, ground)
    if kind in BOUNDARIES or kind is LayerKind.COUNTY_OUTLINE:
        yield from _area_fault(kind, whole, ground)


def area_km2(shape: object) -> float:
    """Area of polygons in WGS84 on the ellipsoid."""
    return abs(float(_GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / 1e6


def share_covered(shape: object, cover: object) -> float:
    """Which part of the first polygons lies within the second."""
    return area_km2(shapely.intersection(repaired(shape), repaired(cover))) / (area_km2(shape) or 1)


def _name_faults(features: Sequence[Feature], ground: Ground) -> Iterator[LayerFault]:
    own = ground.name.rstrip("".join(_ENDINGS))
    for feature in features:
        name = unicodedata.normalize("NFKC", feature.name).strip()
        if own and name.endswith(_ENDINGS) and name not in _NOBODY and own not in name:
            problem = f"名称是“{feature.name}”，不是本县（{ground.name}）"
            yield feature.fault(
                "other_county", problem, "请换成本县的县界；几个县在一个文件里的，只留本县", shape=feature.shape
            )


def _overlap_fault(whole: object, ground: Ground) -> Iterator[LayerFault]:
    of_new, of_ground = share_covered(whole, ground.outline), share_covered(ground.outline, whole)
    if min(of_new, of_ground) < SHARED:
        problem = (
            f"位置不像本县：图形有 {_percent(of_new)} 落在现用的{ground.whose}里，盖住了它的 {_percent(of_ground)}，"
            f"两样都应当在 {SHARED:.0%} 以上"
        )
        yield LayerFault("unlike_outline", None, "", problem, "请核对是不是本县的县界，坐标系选得对不对", shape=whole)


def _outside_fault(whole: object, ground: Ground) -> Iterator[LayerFault]:
    outside = shapely.difference(whole, ground.allowed)
    share = area_km2(outside) / (area_km2(whole) or 1)
    if share > _MOST_OUTSIDE:
        problem = f"位置不像本县：有 {_percent(share)} 超出{ground.whose} {MARGIN_KM} 公里以上，应当在 {_MOST_OUTSIDE:.0%} 以下"
        yield LayerFault("mostly_outside", None, "", problem, "请核对是不是本县的图层，坐标系选得对不对", shape=outside)


def _area_fault(kind: LayerKind, whole: object, ground: Ground) -> Iterator[LayerFault]:
    """Too large is refused. Borders within the county that are too small only leave white what they do not cover."""
    if not ground.area_km2:
        return
    found, expected = area_km2(whole), ground.area_km2
    is_large = found > expected * (1 + _AREA_TOLERANCE)
    is_county = kind is LayerKind.COUNTY_OUTLINE
    if is_large or (found < expected * (1 - _AREA_TOLERANCE) and kind is not LayerKind.VILLAGE_BOUNDARIES):
        what = "面积" if is_county else f"{kind.label}合计面积"
        problem = (
            f"{what}约 {_in_words(found)}，本县公布的面积是 {expected:g} 平方公里，相差不应超过 {_AREA_TOLERANCE:.0%}"
        )
        remedy = "请核对是不是本县的图层、有没有缺少或多余的面"
        yield LayerFault("unlike_area", None, "", problem, remedy, is_county or is_large, whole if is_large else None)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%" if share < 0.01 else f"{100 * share:.0f}%"


def _in_words(area: float) -> str:
    return f"{area / 10_000:.0f} 万平方公里" if area >= 100_000 else f"{area:.0f} 平方公里"
