"""A map as it goes on paper: what is on it, and where on the page it lies. Drawn by :mod:`geo.paper.svg` and as slides."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from geo.drawing.legend import LegendItem
from geo.paper.names import Label, Name, place_names
from geo.paper.text import text_width, wrapped

#: The page, 16:9, in the units of everything below.
WIDTH, HEIGHT = 1280.0, 720.0
TITLE_SIZE, HEADING_SIZE, TEXT_SIZE, NAME_SIZE, NOTE_SIZE = 30.0, 20.0, 16.0, 14.0, 13.0
#: Of the dot of a township; of the name of a point.
DOT_RADIUS, _POINT_NAME_SIZE = 2.5, 10.0
_MARGIN, _TOP, _PANEL_TOP, _LEGEND_TOP = 40.0, 52.0, 96.0, 622.0
_GAP, _UNDER_PANEL = 24.0, 26.0
_TITLE_LINE, _LEGEND_LINE, _NOTE_LINE = 38.0, 24.0, 19.0
#: Short of the page's: the fonts of office programs may be wider, and a line that breaks there covers the next.
_NOTE_WIDTH = 0.92 * (WIDTH - 2 * _MARGIN)
#: Lines that a title and a note may take; what is longer than that is no title.
_TITLE_LINES, _NOTE_LINES = 3, 4
#: Detail below this part of a unit is not seen.
_FINEST = 0.25
_METRES_PER_DEGREE = 111_320.0
#: A bar takes at most this part of its panel.
_BAR_SHARE = 0.22


@dataclass(frozen=True)
class SheetShape:
    """An area or a line in WGS84; ``fill`` None = not filled; what is missing is hatched. ``label``: what it is called.
    ``opacity``: of what it is filled with."""

    geometry: Any
    fill: str | None
    edge: str = "#12355B"
    width: float = 0.8
    is_missing: bool = False
    label: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class SheetPoint:
    """A circle, or a symbol of :mod:`geo.drawing.symbols`; ``radius`` and ``shift`` (right, down) in units of the page.
    ``opacity``: of what it is filled with. ``is_named``: whether its label is written beside it, where the points of its
    panel are named; ``is_named_first``: before all others, room or not."""

    lng: float
    lat: float
    fill: str
    is_missing: bool = False
    label: str = ""
    edge: str = "#12355B"
    radius: float = 5.0
    symbol: str = ""
    shift: tuple[float, float] = (0.0, 0.0)
    opacity: float = 1.0
    is_named: bool = True
    edge_width: float = 0.8
    is_named_first: bool = False


@dataclass(frozen=True)
class SheetName:
    """A dot and its name beside it."""

    lng: float
    lat: float
    text: str


@dataclass(frozen=True)
class Panel:
    """One map of the sheet with its heading and its legend; shapes are drawn in their order, then the points.

    ``named_as``: what the points are, such as 村, to write their labels beside them; empty to leave them without names.
    """

    heading: str
    shapes: tuple[SheetShape, ...]
    points: tuple[SheetPoint, ...]
    legend: tuple[LegendItem, ...]
    named_as: str = ""


@dataclass(frozen=True)
class MapSheet:
    """Everything on the page.

    Attributes:
        panels: one, or two side by side. names: the townships, on every panel.
        notes: source, 截至 and whose borders these are. banner: such as 演示数据; empty for none.
    """

    title: str
    panels: tuple[Panel, ...]
    names: tuple[SheetName, ...]
    notes: tuple[str, ...]
    banner: str = ""


#: Left, base line and words of one line of text.
Line = tuple[float, float, str]


@dataclass(frozen=True)
class Placed:
    """A panel with everything in units of the page.

    Attributes:
        shapes: each with its rings or lines as lists of (x, y), outer rings and holes alike. points: (x, y) each.
        dots: (x, y) of each township. labels: names of townships and points. left_out: how many points found no room
            for their name, in words at its place; empty words for none.
        bar: left, top and length of the scale bar; bar_words: ``10 公里``.
        legend: (x, y) of each swatch's middle. left, top: where the heading begins.
    """

    panel: Panel
    shapes: tuple[tuple[SheetShape, tuple[tuple[tuple[float, float], ...], ...]], ...]
    points: tuple[tuple[float, float], ...]
    dots: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]
    left_out: Line
    bar: tuple[float, float, float]
    bar_words: str
    legend: tuple[tuple[float, float], ...]
    left: float
    top: float


@dataclass(frozen=True)
class Layout:
    """The sheet laid out: lines of title, banner and notes as (left, base line, words), panels placed."""

    title: tuple[Line, ...]
    banner: Line
    panels: tuple[Placed, ...]
    notes: tuple[Line, ...]


def layout(sheet: MapSheet) -> Layout:
    """Place everything: the county as large as the words leave room for, up is north, both panels to one scale.

    Raises:
        ValueError: no panel, or nothing that has a place.
    """
    bounds, count = _bounds(sheet), len(sheet.panels)
    width = (WIDTH - 2 * _MARGIN - _GAP * (count - 1)) / count
    banner = WIDTH - _MARGIN - text_width(sheet.banner, TEXT_SIZE)
    titles = wrapped(sheet.title, TITLE_SIZE, banner - _GAP - _MARGIN, _TITLE_LINES)
    notes = [line for note in sheet.notes for line in wrapped(note, NOTE_SIZE, _NOTE_WIDTH, _NOTE_LINES)]
    first_note = HEIGHT - 14 - _NOTE_LINE * (len(notes) - 1)
    legends = [list(_legend(panel.legend, width)) for panel in sheet.panels]
    legend_top = min(_LEGEND_TOP, first_note - 25 - max((y for spots in legends for _, y in spots), default=0.0))
    top, bottom = _PANEL_TOP + _TITLE_LINE * (len(titles) - 1), legend_top - _UNDER_PANEL
    panels = tuple(
        _placed(panel, sheet.names, bounds, _Frame(_MARGIN + number * (width + _GAP), top, width, bottom - top), spots)
        for number, (panel, spots) in enumerate(zip(sheet.panels, legends, strict=True))
    )
    return Layout(
        _lines(titles, _TOP, _TITLE_LINE), (banner, _TOP - 4, sheet.banner), panels,
        _lines(notes, first_note, _NOTE_LINE),
    )  # fmt: skip


def _lines(texts: Iterable[str], first: float, step: float) -> tuple[Line, ...]:
    return tuple((_MARGIN, first + step * number, text) for number, text in enumerate(texts))


def _bounds(sheet: MapSheet) -> tuple[float, float, float, float]:
    boxes = [shapely.bounds(shape.geometry) for panel in sheet.panels for shape in panel.shapes]
    boxes += [(p.lng, p.lat, p.lng, p.lat) for panel in sheet.panels for p in panel.points]
    known = [box for box in boxes if all(math.isfinite(edge) for edge in box)]
    if not sheet.panels or not known:
        raise ValueError("nothing to draw")
    return (
        min(float(box[0]) for box in known), min(float(box[1]) for box in known),
        max(float(box[2]) for box in known), max(float(box[3]) for box in known),
    )  # fmt: skip


@dataclass(frozen=True)
class _Frame:
    """Where a panel's map lies on the page."""

    left: float
    top: float
    width: float
    height: float


def _placed(
    panel: Panel,
    names: Sequence[SheetName],
    bounds: tuple[float, float, float, float],
    frame: _Frame,
    legend: list[tuple[float, float]],
) -> Placed:
    west, south, east, north = bounds
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude against one of latitude
    scale = min(frame.width / max((east - west) * narrow, 1e-9), frame.height / max(north - south, 1e-9))
    x0 = frame.left + (frame.width - (east - west) * narrow * scale) / 2
    y0 = frame.top + (frame.height - (north - south) * scale) / 2

    def place(lng: float, lat: float) -> tuple[float, float]:
        return x0 + (lng - west) * narrow * scale, y0 + (north - lat) * scale

    shapes = tuple(
        (shape, tuple(tuple(place(*pair) for pair in ring) for ring in _rings(shape.geometry, _FINEST / scale)))
        for shape in panel.shapes
    )
    per_km = scale * 1000 / _METRES_PER_DEGREE
    kilometres = _round_length(frame.width * _BAR_SHARE / per_km)
    bottom = frame.top + frame.height
    points = tuple(_shifted(place(point.lng, point.lat), point.shift) for point in panel.points)
    dots = tuple(place(name.lng, name.lat) for name in names)
    labels, left_out = _named(panel, points, names, dots, frame)
    return Placed(
        panel, shapes, points, dots, labels, left_out, (frame.left, bottom, kilometres * per_km),
        f"{kilometres:g} 公里",
        tuple((frame.left + x, bottom + _UNDER_PANEL + y) for x, y in legend), frame.left, frame.top - 8,
    )  # fmt: skip


def _named(
    panel: Panel,
    points: Sequence[tuple[float, float]],
    names: Sequence[SheetName],
    dots: Sequence[tuple[float, float]],
    frame: _Frame,
) -> tuple[tuple[Label, ...], Line]:
    """The names of the townships, then as many of the points' as have room; how many have none."""
    circles = [(*spot, point.radius) for point, spot in zip(panel.points, points, strict=True)]
    wanted = [Name(*spot, DOT_RADIUS, name.text, NAME_SIZE, True) for name, spot in zip(names, dots, strict=True)]
    own = [] if not panel.named_as else [
        Name(*circle, point.label, _POINT_NAME_SIZE, point.is_named_first)
        for point, circle in zip(panel.points, circles, strict=True) if point.label and point.is_named and not point.symbol
    ]  # fmt: skip
    right, bottom = frame.left + frame.width, frame.top + frame.height
    circles += [(*spot, DOT_RADIUS) for spot in dots]
    # Above the scale bar its length is written.
    own.sort(key=lambda name: not name.is_needed)
    labels = place_names(wanted + own, circles, (frame.left, frame.top, right, bottom - 2 * NOTE_SIZE))
    missing = len(wanted) + len(own) - len(labels)
    words = f"另有 {missing} 个{panel.named_as}的名称挤不下，没有写" if missing else ""
    return tuple(labels), (right - text_width(words, NOTE_SIZE), bottom + NOTE_SIZE, words)


def _shifted(place: tuple[float, float], shift: tuple[float, float]) -> tuple[float, float]:
    return place[0] + shift[0], place[1] + shift[1]


def _rings(geometry: Any, tolerance: float) -> Iterator[Any]:
    """Outer rings, holes and lines, without the detail that nobody sees; a ring keeps its first point at its end."""
    simple = shapely.simplify(geometry, tolerance)
    for part in shapely.get_parts(simple):
        if part.is_empty:
            continue
        if part.geom_type == "Polygon":
            yield from (ring.coords for ring in (part.exterior, *part.interiors))
        elif part.geom_type == "LineString":
            yield part.coords


def _round_length(most: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten below ``most``."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(digit * power for digit in (5, 2, 1) if digit * power <= most)


def _legend(items: Iterable[LegendItem], width: float) -> Iterator[tuple[float, float]]:
    """The middle of each swatch, from the left of the panel and the first line: in lines as long as the panel is wide."""
    x, y = 8.0, 0.0
    for item in items:
        needed = 16 + text_width(item.words, TEXT_SIZE) + 22
        if x > 8 and x + needed > width:
            x, y = 8.0, y + _LEGEND_LINE
        yield x, y
        x += needed
