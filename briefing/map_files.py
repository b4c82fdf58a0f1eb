"""A map sheet as a picture and as a slide of native shapes, which can be changed in any office program."""

import datetime as dt
import io
from collections import defaultdict
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from briefing.slide_circles import circles_shape
from geo.drawing.layer_looks import ShapeLook
from geo.drawing.symbols import EDGE, RADIUS, SHAPES
from geo.paper.names import ABOVE, BELOW
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
from geo.paper.svg import AMBER, FACES, GREY, INK, svg
from geo.paper.text import plain, text_width

_ZOOM = 2
_UNIT = 9525  # EMU of one unit of the sheet: a pixel at 96 dpi, so a page is 13.33 inches wide
_POINTS_PER_UNIT = 0.75
_FACE = "微软雅黑"
#: Circles that are still shapes of their own; an office program grows slow with more.
_MOST_SHAPES = 2000
#: Of the ground under a name on the map.
_PALE = 0.6


def png(sheet: MapSheet) -> bytes:
    """The sheet as a picture of 2560 × 1440 pixels, in the fonts of this machine."""
    import resvg_py  # not needed before somebody asks for a picture

    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg(sheet), zoom=_ZOOM, background="#FFFFFF", font_family=FACES.split(",")[0])
    )


def pptx(sheet: MapSheet, made_at: dt.datetime) -> bytes:
    """The sheet as one slide: every area, circle and text is a shape of its own, named after what it shows.

    Above two thousand circles those of one class are one shape, named after the class.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = _emu(WIDTH), _emu(HEIGHT)
    properties = deck.core_properties
    properties.title, properties.author, properties.language = plain(sheet.title), "", "zh-CN"
    properties.created = properties.modified = made_at
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.turbo_add_enabled = True  # else every new shape looks through all others for a free number
    found = layout(sheet)
    is_crowded = sum(not point.symbol for panel in sheet.panels for point in panel.points) > _MOST_SHAPES
    for line in found.title:
        _write(slide.shapes, *line, TITLE_SIZE, INK, is_bold=True)
    if sheet.banner:
        _write(slide.shapes, *found.banner, TEXT_SIZE, AMBER, is_bold=True)
    for placed in found.panels:
        _draw_panel(slide.shapes, placed, is_crowded=is_crowded)
    for line in found.notes:
        _write(slide.shapes, *line, NOTE_SIZE, GREY)
    for number, shape in enumerate(slide.shapes, start=2):  # freeforms count by themselves; 1 is the slide's own tree
        shape._element._nvXxPr.cNvPr.id = number
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _draw_panel(shapes: Any, placed: Placed, *, is_crowded: bool) -> None:
    if placed.panel.heading:
        _write(shapes, placed.left, placed.top, placed.panel.heading, HEADING_SIZE, INK, is_bold=True)
    for shape, rings in placed.shapes:
        drawn = _freeform(shapes, rings, is_closed=shape.geometry.geom_type.endswith("Polygon"))
        if drawn is not None:
            drawn.name = plain(shape.label) or "图形"
            _paint(drawn, shape.fill, shape.is_missing, shape.edge, shape.width, shape.opacity)
    if is_crowded:
        _draw_classes(shapes, placed)
    _draw_points(shapes, placed, symbols_only=is_crowded)
    for x, y in placed.dots:
        _paint(_oval(shapes, x, y, DOT_RADIUS), INK, False, INK, 0.5)
    for label in placed.labels:
        _write(shapes, label.x, label.y, label.text, label.size, INK, is_on_map=True)
    if placed.left_out[2]:
        _write(shapes, *placed.left_out, NOTE_SIZE, GREY)
    left, top, length = placed.bar
    bar = _freeform(shapes, (((left, top - 5), (left, top), (left + length, top), (left + length, top - 5)),), False)
    if bar is not None:
        bar.name = "比例尺"
        _paint(bar, None, False, INK, 1)
    _write(shapes, left + 4, top - 7, placed.bar_words, NOTE_SIZE, INK)
    for item, (x, y) in zip(placed.panel.legend, placed.legend, strict=True):
        if item.look:
            swatch = _look_swatch(shapes, item.look, x, y)
        elif item.symbol:
            swatch = _symbol(shapes, x, y, item.symbol, item.fill, item.is_missing)
        else:
            swatch = _box(shapes, x - 8, y - 6, 16, 12) if item.is_area else _oval(shapes, x, y, 6)
            _paint(swatch, item.fill, item.is_missing, item.fill if item.is_missing else INK, 0.8)
        swatch.name = "图例"
        _write(shapes, x + 14, y + 5.5, item.words, TEXT_SIZE, INK)


def _draw_points(shapes: Any, placed: Placed, *, symbols_only: bool) -> None:
    for point, (x, y) in zip(placed.panel.points, placed.points, strict=True):
        if point.symbol:
            drawn = _symbol(shapes, x, y, point.symbol, point.fill, point.is_missing)
        elif symbols_only:
            continue
        else:
            drawn = _oval(shapes, x, y, point.radius)
            edge = point.fill if point.is_missing else point.edge
            _paint(drawn, point.fill, point.is_missing, edge, point.edge_width, point.opacity)
        drawn.name = plain(point.label) or "点"


def _draw_classes(shapes: Any, placed: Placed) -> None:
    """One shape for all circles that look the same; the fewest lie on top, or the many would cover them."""
    names = {(item.fill, item.is_missing): item.words for item in placed.panel.legend}
    groups: dict[tuple[str, bool, str], list[tuple[int, int, int]]] = defaultdict(list)
    for point, spot in zip(placed.panel.points, placed.points, strict=True):
        if point.symbol:
            continue
        groups[point.fill, point.is_missing, point.edge].append((*_whole(spot), int(_emu(point.radius))))
    for (fill, is_missing, edge), circles in sorted(groups.items(), key=lambda group: -len(group[1])):
        drawn = circles_shape(shapes, circles)
        drawn.name = plain(names.get((fill, is_missing), "")) or "点"
        _paint(drawn, fill, is_missing, fill if is_missing else edge, 0.8)


def _freeform(shapes: Any, rings: tuple[tuple[tuple[float, float], ...], ...], is_closed: bool) -> Any:
    """One shape of all rings, holes included; None where nothing is left of it."""
    drawn = [ring for ring in rings if len(ring) > 1]
    if not drawn:
        return None
    builder = shapes.build_freeform(*_whole(drawn[0][0]), scale=1.0)
    builder.add_line_segments([_whole(pair) for pair in drawn[0][1:]], close=is_closed)
    for ring in drawn[1:]:
        builder.move_to(*_whole(ring[0]))
        builder.add_line_segments([_whole(pair) for pair in ring[1:]], close=is_closed)
    return builder.convert_to_shape()


def _symbol(shapes: Any, x: float, y: float, shape: str, fill: str, is_missing: bool) -> Any:
    """A symbol of :mod:`geo.drawing.symbols`, painted as the map on the screen has it."""
    corners = tuple((x + RADIUS * dx, y + RADIUS * dy) for dx, dy in SHAPES[shape])
    drawn = _freeform(shapes, (corners,), is_closed=True)
    _paint(drawn, fill, is_missing, fill if is_missing else EDGE, 1.2)
    return drawn


def _look_swatch(shapes: Any, look: ShapeLook, x: float, y: float) -> Any:
    drawn = (
        _box(shapes, x - 8, y - 6, 16, 12) if look.opacity else _freeform(shapes, (((x - 8, y), (x + 8, y)),), False)
    )
    _paint(drawn, look.edge if look.opacity else None, False, look.edge, look.width, look.opacity)
    return drawn


def _oval(shapes: Any, x: float, y: float, radius: float) -> Any:
    return shapes.add_shape(
        MSO_SHAPE.OVAL, _emu(x - radius), _emu(y - radius), _emu(2 * radius), _emu(2 * radius)
    )  # fmt: skip


def _box(shapes: Any, x: float, y: float, width: float, height: float) -> Any:
    return shapes.add_shape(MSO_SHAPE.RECTANGLE, _emu(x), _emu(y), _emu(width), _emu(height))


def _paint(shape: Any, fill: str | None, is_missing: bool, edge: str, width: float, opacity: float = 1.0) -> None:
    if (style := shape._element.find(qn("p:style"))) is not None:
        shape._element.remove(style)  # of the theme, with a shadow
    if fill is None:
        shape.fill.background()
    elif is_missing:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = _rgb(fill), _rgb("#FFFFFF")
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(fill)
        if opacity < 1:
            _see_through(shape, opacity)
    shape.line.color.rgb = _rgb(edge)
    shape.line.width = Pt(width * _POINTS_PER_UNIT)


def _write(
    shapes: Any,
    x: float,
    y: float,
    words: str,
    size: float,
    colour: str,
    *,
    is_bold: bool = False,
    is_on_map: bool = False,
) -> None:
    """A text box whose base line is at ``y``, as SVG has it; on the map it stands on a pale ground, in the place of a halo."""
    width, height = text_width(words, size), (ABOVE + BELOW if is_on_map else 1.5) * size
    if not is_on_map:  # another font may be a little wider
        width = min(1.12 * width + size, WIDTH - x)
    box = shapes.add_textbox(_emu(x), _emu(y - size * ABOVE), _emu(width), _emu(height))
    if is_on_map:
        box.fill.solid()
        box.fill.fore_color.rgb = _rgb("#FFFFFF")
        _see_through(box, _PALE)
    frame = box.text_frame
    frame.word_wrap = not is_on_map  # without wrapping some programs centre the words in their box
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text = plain(words)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size * _POINTS_PER_UNIT), is_bold, _rgb(colour)
    run.font.name = _FACE
    face = run._r.get_or_add_rPr().makeelement(qn("a:ea"), {"typeface": _FACE})
    run._r.get_or_add_rPr().append(face)


def _see_through(shape: Any, opacity: float) -> None:
    """Give a solid fill its opacity, for which the library has no word; the file has thousandths of a percent."""
    colour = shape._element.spPr.find(qn("a:solidFill"))[0]
    colour.append(colour.makeelement(qn("a:alpha"), {"val": str(round(100_000 * opacity))}))


def _whole(pair: tuple[float, float]) -> tuple[int, int]:
    return int(_emu(pair[0])), int(_emu(pair[1]))


def _emu(units: float) -> Emu:
    return Emu(round(units * _UNIT))


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
