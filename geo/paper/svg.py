"""A map sheet as SVG: real shapes and real text, to be opened, scaled and changed in any drawing program."""

import html
from collections.abc import Iterator

from geo.drawing.layer_looks import ShapeLook
from geo.drawing.legend import LegendItem
from geo.drawing.symbols import EDGE, RADIUS, SHAPES
from geo.paper.sheet import (
    DOT_RADIUS,
    HEADING_SIZE,
    HEIGHT,
    NOTE_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    WIDTH,
    MapSheet,
    Placed,
    layout,
)
from geo.paper.text import plain

FACES = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, SimHei, PingFang SC, WenQuanYi Micro Hei, sans-serif"
INK, GREY, AMBER = "#12355B", "#6B7480", "#8A5A00"
#: Width and height of a swatch that stands by itself.
SWATCH = (20, 20)


def svg(sheet: MapSheet) -> str:
    """The sheet as one SVG document; every text is escaped. Raises ValueError where there is nothing to draw."""
    found = layout(sheet)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}" font-family="{FACES}">',
        f"<title>{clean(sheet.title)}</title>",
        *_hatches(sheet),
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#FFFFFF"/>',
        *(_text(*line, TITLE_SIZE, INK, "bold") for line in found.title),
    ]
    if sheet.banner:
        parts.append(_text(*found.banner, TEXT_SIZE, AMBER, "bold"))
    for placed in found.panels:
        parts += ["<g>", *_panel(placed), "</g>"]
    parts += [_text(*line, NOTE_SIZE, GREY) for line in found.notes]
    return "\n".join([*parts, "</svg>"])


def clean(text: str) -> str:
    """Text for XML: what it cannot hold is dropped, the rest escaped."""
    return html.escape(plain(text))


def _panel(placed: Placed) -> Iterator[str]:
    if placed.panel.heading:
        yield _text(placed.left, placed.top, placed.panel.heading, HEADING_SIZE, INK, "bold")
    for shape, rings in placed.shapes:
        path = " ".join(f"M{' L'.join(f'{x:.1f},{y:.1f}' for x, y in ring)}" for ring in rings)
        title = f"<title>{clean(shape.label)}</title>" if shape.label else ""
        fill = _fill(shape.fill, shape.is_missing)
        yield (
            f'<path class="shape" d="{path}" fill="{fill}"{_opacity(shape.opacity)} fill-rule="evenodd" stroke="{clean(shape.edge)}" '
            f'stroke-width="{shape.width:g}" stroke-linejoin="round">{title}</path>'
        )
    for point, (x, y) in zip(placed.panel.points, placed.points, strict=True):
        edge = point.fill if point.is_missing else point.edge
        if point.symbol:
            yield symbol_svg(point.symbol, point.fill, x, y, point.is_missing, point.label)
            continue
        yield (
            f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="{point.radius:g}" fill="{_fill(point.fill, point.is_missing)}"{_opacity(point.opacity)} '
            f'stroke="{clean(edge)}" stroke-width="{point.edge_width:g}"><title>{clean(point.label)}</title></circle>'
        )
    for x, y in placed.dots:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT_RADIUS:g}" fill="{INK}"/>'
    halo = f'stroke="#FFFFFF" stroke-width="3" stroke-linejoin="round" fill="{INK}" paint-order="stroke"'
    for label in placed.labels:
        yield f'<text class="name" x="{label.x:.1f}" y="{label.y:.1f}" font-size="{label.size:g}" {halo}>{clean(label.text)}</text>'
    if placed.left_out[2]:
        yield _text(*placed.left_out, NOTE_SIZE, GREY)
    left, top, length = placed.bar
    yield f'<path class="scale" d="M{left:.1f},{top - 5:.1f} V{top:.1f} H{left + length:.1f} V{top - 5:.1f}" fill="none" stroke="{INK}"/>'
    yield _text(left + 4, top - 7, placed.bar_words, NOTE_SIZE, INK)
    for item, (x, y) in zip(placed.panel.legend, placed.legend, strict=True):
        yield _swatch(item, x, y)
        yield _text(x + 14, y + 5.5, item.words, TEXT_SIZE, INK)


def symbol_svg(shape: str, fill: str, x: float, y: float, is_missing: bool = False, label: str = "") -> str:
    """A symbol of :mod:`geo.drawing.symbols` around a place, as the map on the screen draws it; what is missing stays white inside."""
    corners = " ".join(f"{x + RADIUS * dx:.1f},{y + RADIUS * dy:.1f}" for dx, dy in SHAPES[shape])
    title = f"<title>{clean(label)}</title>" if label else ""
    inside, edge = ("#FFFFFF", fill) if is_missing else (fill, EDGE)
    return f'<polygon class="symbol" points="{corners}" fill="{clean(inside)}" stroke="{clean(edge)}" stroke-width="1.2">{title}</polygon>'


def swatch_svg(item: LegendItem) -> str:
    """The swatch of a symbol or an imported layer as a drawing of its own, in single quotes, so it can stand in a script."""
    width, height = SWATCH
    drawn = _swatch(item, width / 2, height / 2)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return f"{head}{drawn}</svg>".replace('"', "'")


def _swatch(item: LegendItem, x: float, y: float) -> str:
    if item.look:
        return _look_swatch(item.look, x, y)
    look = f'class="legend" fill="{_fill(item.fill, item.is_missing)}" stroke="{clean(item.fill if item.is_missing else INK)}"'
    if item.symbol:
        return symbol_svg(item.symbol, item.fill, x, y, item.is_missing)
    if item.is_area:
        return f'<rect x="{x - 8:.1f}" y="{y - 6:.1f}" width="16" height="12" {look}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" {look}/>'


def _look_swatch(look: ShapeLook, x: float, y: float) -> str:
    edge = f'stroke="{clean(look.edge)}" stroke-width="{look.width:g}"'
    if not look.opacity:
        return f'<path class="legend" d="M{x - 8:.1f},{y:.1f} H{x + 8:.1f}" fill="none" {edge}/>'
    box = f'x="{x - 8:.1f}" y="{y - 6:.1f}" width="16" height="12"'
    return f'<rect class="legend" {box} fill="{clean(look.edge)}"{_opacity(look.opacity)} {edge}/>'


def _opacity(share: float) -> str:
    return "" if share == 1 else f' fill-opacity="{share:g}"'


def _text(x: float, y: float, words: str, size: float, colour: str, weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" font-weight="{weight}">{clean(words)}</text>'


def _fill(colour: str | None, is_missing: bool) -> str:
    if colour is None:
        return "none"
    return f"url(#hatch-{colour.lstrip('#')})" if is_missing else clean(colour)


def _hatches(sheet: MapSheet) -> Iterator[str]:
    """A pattern for each colour that means missing."""
    found: set[str | None] = set()
    for panel in sheet.panels:
        found |= {item.fill for item in panel.legend if item.is_missing}
        found |= {shape.fill for shape in panel.shapes if shape.is_missing}
        found |= {point.fill for point in panel.points if point.is_missing}
    for colour in sorted(filter(None, found)):
        yield (
            f'<pattern id="hatch-{colour.lstrip("#")}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="5" height="5" fill="#FFFFFF"/><rect width="1.4" height="5" fill="{clean(colour)}"/></pattern>'
        )
