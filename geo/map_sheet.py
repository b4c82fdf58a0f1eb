"""A map as it goes on paper: what is on it, and where on the page it lies. Drawn by :mod:`geo.map_svg` and as slides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import shapely

#: The page, 16:9, in the units of everything below.
WIDTH, HEIGHT = 1280.0, 720.0
TITLE_SIZE, HEADING_SIZE, TEXT_SIZE, NAME_SIZE, NOTE_SIZE = 30.0, 20.0, 16.0, 14.0, 13.0
_MARGIN, _TOP, _PANEL_TOP, _PANEL_BOTTOM = 40.0, 62.0, 96.0, 596.0
#: From the bottom of a panel to its legend; lines of legend and notes there is room for below the lowest panel.
_LEGEND_DROP, _LEGEND_LINES, _NOTES = 26.0, 2, 2
_GAP = 24.0
_LEGEND_LINE, _NOTE_LINE = 24.0, 19.0
#: Detail below this part of a unit is not seen.
_FINEST = 0.25
_METRES_PER_DEGREE = 111_320.0
#: A bar takes at most this part of its panel.
_BAR_SHARE = 0.22


@dataclass(frozen=True)
class SheetShape:
    """An area or a line in WGS84; ``fill`` None = not filled; what is missing is hatched. ``label``: what it is called."""

    geometry: Any
    fill: str | None
    edge: str = "#12355B"
    width: float = 0.8
    is_missing: bool = False
    label: str = ""


@dataclass(frozen=True)
class SheetPoint:
    """A circle, or a symbol of :mod:`geo.symbols`; ``radius`` and ``shift`` (right, down) in units of the page."""

    lng: float
    lat: float
    fill: str
    is_missing: bool = False
    label: str = ""
    edge: str = "#12355B"
    radius: float = 5.0
    symbol: str = ""
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class SheetName:
    """A dot and its name beside it."""

    lng: float
    lat: float
    text: str


@dataclass(frozen=True)
class LegendItem:
    """One class: its colour and its words, the count among them. ``is_area``: a square instead of a circle; ``symbol``:
    a shape of :mod:`geo.symbols` instead of either."""

    fill: str
    words: str
    is_missing: bool = False
    is_area: bool = False
    symbol: str = ""


@dataclass(frozen=True)
class Panel:
    """One map of the sheet with its heading and its legend; shapes are drawn in their order, then the points."""

    heading: str
    shapes: tuple[SheetShape, ...]
    points: tuple[SheetPoint, ...]
    legend: tuple[LegendItem, ...]


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


@dataclass(frozen=True)
class Placed:
    """A panel with everything in units of the page.

    Attributes:
        shapes: each with its rings or lines as lists of (x, y), outer rings and holes alike. points: (x, y) each.
        names: (x, y) each. bar: left, top and length of the scale bar; bar_words: ``10 公里``.
        legend: (x, y) of each swatch's middle. left, top: where the heading begins.
    """

    panel: Panel
    shapes: tuple[tuple[SheetShape, tuple[tuple[tuple[float, float], ...], ...]], ...]
    points: tuple[tuple[float, float], ...]
    names: tuple[tuple[float, float], ...]
    bar: tuple[float, float, float]
    bar_words: str
    legend: tuple[tuple[float, float], ...]
    left: float
    top: float


@dataclass(frozen=True)
class Layout:
    """The sheet laid out: title, banner and notes by their left and base line, panels placed."""

    title: tuple[float, float]
    banner: tuple[float, float]
    panels: tuple[Placed, ...]
    notes: tuple[tuple[float, float, str], ...]


def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character is square, others take a little more than half."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.56 for sign in text)


def layout(sheet: MapSheet) -> Layout:
    """Place everything: the county as large as the panels allow, up is north, both panels to one scale.

    Raises:
        ValueError: no panel, or nothing that has a place.
    """
    bounds = _bounds(sheet)
    count = len(sheet.panels)
    width = (WIDTH - 2 * _MARGIN - _GAP * (count - 1)) / count
    lines = [line for note in sheet.notes for line in _wrapped(note, WIDTH - 2 * _MARGIN)]
    bottom = _PANEL_BOTTOM - _NOTE_LINE * max(0, len(lines) - _NOTES)
    bottom -= _LEGEND_LINE * max(0, max(_legend_lines(panel.legend, width) for panel in sheet.panels) - _LEGEND_LINES)
    panels = tuple(
        _placed(panel, sheet.names, bounds, _MARGIN + number * (width + _GAP), width, bottom)
        for number, panel in enumerate(sheet.panels)
    )
    notes = tuple(
        (_MARGIN, HEIGHT - 14 - _NOTE_LINE * (len(lines) - 1 - number), line) for number, line in enumerate(lines)
    )
    banner = (WIDTH - _MARGIN - text_width(sheet.banner, TEXT_SIZE), _TOP - 14)
    return Layout((_MARGIN, _TOP - 10), banner, panels, notes)


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


def _placed(
    panel: Panel,
    names: Iterable[SheetName],
    bounds: tuple[float, float, float, float],
    left: float,
    width: float,
    bottom: float,
) -> Placed:
    west, south, east, north = bounds
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude against one of latitude
    height = bottom - _PANEL_TOP
    scale = min(width / max((east - west) * narrow, 1e-9), height / max(north - south, 1e-9))
    x0 = left + (width - (east - west) * narrow * scale) / 2
    y0 = _PANEL_TOP + (height - (north - south) * scale) / 2

    def place(lng: float, lat: float) -> tuple[float, float]:
        return x0 + (lng - west) * narrow * scale, y0 + (north - lat) * scale

    shapes = tuple(
        (shape, tuple(tuple(place(*pair) for pair in ring) for ring in _rings(shape.geometry, _FINEST / scale)))
        for shape in panel.shapes
    )
    per_km = scale * 1000 / _METRES_PER_DEGREE
    kilometres = _round_length(width * _BAR_SHARE / per_km)
    return Placed(
        panel, shapes, tuple(_shifted(place(point.lng, point.lat), point.shift) for point in panel.points),
        tuple(place(name.lng, name.lat) for name in names), (left, bottom, kilometres * per_km),
        f"{kilometres:g} 公里", tuple(_legend(panel.legend, left, width, bottom + _LEGEND_DROP)), left, _PANEL_TOP - 8,
    )  # fmt: skip


def _shifted(place: tuple[float, float], shift: tuple[float, float]) -> tuple[float, float]:
    return place[0] + shift[0], place[1] + shift[1]


def _wrapped(text: str, width: float) -> Iterator[str]:
    """A note in lines no wider than the page."""
    line = ""
    for sign in text:
        if line and text_width(line + sign, NOTE_SIZE) > width:
            yield line
            line = ""
        line += sign
    yield line


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


def _legend_lines(items: Iterable[LegendItem], width: float) -> int:
    return len({y for _, y in _legend(items, 0.0, width, 0.0)})


def _legend(items: Iterable[LegendItem], left: float, width: float, top: float) -> Iterator[tuple[float, float]]:
    """The middle of each swatch: in lines as long as the panel is wide."""
    x, y = left + 8, top
    for item in items:
        needed = 16 + text_width(item.words, TEXT_SIZE) + 22
        if x > left + 8 and x + needed > left + width:
            x, y = left + 8, y + _LEGEND_LINE
        yield x, y
        x += needed
