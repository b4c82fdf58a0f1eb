"""What is asked of each kind of layer: which shapes, and where its features find their place in the registers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.lists import LayerKind

_POLYGONS = ("Polygon", "MultiPolygon")
_POINTS = ("Point",)
_LINES = ("LineString", "MultiLineString")

#: Kinds whose polygons lie side by side and must not overlap.
BOUNDARIES = (LayerKind.TOWNSHIP_BOUNDARIES, LayerKind.VILLAGE_BOUNDARIES)
#: Kinds whose names are villages of the register.
VILLAGES = (LayerKind.VILLAGE_BOUNDARIES, LayerKind.VILLAGE_POINTS)
#: Kinds that can be switched on over the villages, in drawing order.
OVERLAYS = (
    LayerKind.VILLAGE_BOUNDARIES, LayerKind.PARKS, LayerKind.ROADS, LayerKind.TOURISM_ROADS, LayerKind.SITES,
)  # fmt: skip

_SHAPES: dict[LayerKind, tuple[str, ...]] = {
    LayerKind.VILLAGE_POINTS: _POINTS,
    LayerKind.ROADS: _LINES,
    LayerKind.TOURISM_ROADS: _LINES,
    LayerKind.PARKS: _POLYGONS + _POINTS,
    LayerKind.SITES: _POINTS + _POLYGONS,
}
_NAMES = ("名称", "name", "mc")
_TOWNSHIP_NAMES = ("乡镇", "乡镇名称", "乡镇名", "所属乡镇", "所在乡镇", "xzmc", "xzjmc", "xzqmc", "township")
_VILLAGE_NAMES = ("行政村", "行政村名称", "村名", "村名称", "村", "行政村名", "xzcmc", "cmc", "zldwmc", "village")
_ROAD_NAMES = ("路线名称", "道路名称", "路名", "项目名称", "lxmc", "dlmc", *_NAMES)
_LAYER_NAMES: dict[LayerKind, tuple[str, ...]] = {
    LayerKind.TOWNSHIP_BOUNDARIES: _TOWNSHIP_NAMES + _NAMES,
    LayerKind.COUNTY_OUTLINE: ("县名", "县", "xzqmc", *_NAMES),
    LayerKind.VILLAGE_BOUNDARIES: _VILLAGE_NAMES + _NAMES,
    LayerKind.VILLAGE_POINTS: _VILLAGE_NAMES + _NAMES,
    LayerKind.ROADS: _ROAD_NAMES,
    LayerKind.TOURISM_ROADS: _ROAD_NAMES,
    LayerKind.PARKS: ("园区名称", "园区", *_NAMES),
    LayerKind.SITES: ("安置点名称", "安置点", "点位名称", *_NAMES),
}


@dataclass(frozen=True)
class Place:
    """A township or village of the register; ``township_code`` is its own code for a township.

    ``former`` is the name of a township that was merged into this one, where the layer carries that name.
    """

    name: str
    township_code: str
    village_code: str | None = None
    former: str = ""

    @property
    def code(self) -> str:
        return self.village_code or self.township_code


@dataclass(frozen=True)
class Register:
    """The county's register as a layer needs it.

    Attributes:
        what: 乡镇 or 行政村. find: (name, township as written or empty) -> the place; None when unknown or
            not certain. nearest: a name to offer for an unknown one. expected: code -> name of every place.
    """

    what: str
    find: Callable[[str, str], Place | None]
    nearest: Callable[[str], str | None]
    expected: Mapping[str, str] = field(default_factory=dict)


def allowed_shapes(kind: LayerKind) -> tuple[str, ...]:
    """Geometry types as shapely names them."""
    return _SHAPES.get(kind, _POLYGONS)


def shapes_in_words(kind: LayerKind) -> str:
    """``面``, ``点或面`` …"""
    families = {"Polygon": "面", "Point": "点", "LineString": "线"}
    return "或".join(families[shape] for shape in allowed_shapes(kind) if shape in families)


def family(kind: LayerKind, shapes: Sequence[Any]) -> list[Any]:
    """Of the parts of a mixed shape those that this kind is drawn by: the first of its families that there is."""
    for wanted in dict.fromkeys(shape.removeprefix("Multi") for shape in allowed_shapes(kind)):
        if found := [shape for shape in shapes if shape.geom_type == wanted]:
            return found
    return []


def name_column(kind: LayerKind, columns: list[str]) -> str | None:
    """The column that holds the features' names, by the labels such layers have; None when there is none."""
    return _first(_LAYER_NAMES[kind], columns)


def township_column(columns: list[str]) -> str | None:
    """The column that says in which township a village lies."""
    return _first(_TOWNSHIP_NAMES, columns)


def _first(labels: tuple[str, ...], columns: list[str]) -> str | None:
    known = {column.strip().lower(): column for column in reversed(columns)}
    return next((known[label] for label in labels if label in known), None)
