"""Very many circles on a slide: one shape for all of a colour, so that an office program still opens and moves it."""

from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

_HALF_TURN = 10_800_000  # in 60000ths of a degree


def circles_shape(shapes: Any, circles: Sequence[tuple[int, int, int]]) -> Any:
    """One freeform of all circles, each with its middle and radius in EMU; at least one is needed.

    Every circle is a path of its own: within one path, two that overlap would cut a hole into each other.
    """
    left, top = min(x - r for x, _, r in circles), min(y - r for _, y, r in circles)
    right, bottom = max(x + r for x, _, r in circles), max(y + r for _, y, r in circles)
    builder = shapes.build_freeform(left, top, scale=1.0)
    builder.add_line_segments([(right, bottom)], close=False)
    shape = builder.convert_to_shape()
    paths = "".join(_path(x - left, y - top, r, right - left, bottom - top) for x, y, r in circles)
    geometry = shape._element.spPr.find(qn("a:custGeom"))
    geometry.replace(
        geometry.find(qn("a:pathLst")),
        parse_xml(f"<a:pathLst {nsdecls('a')}>{paths}</a:pathLst>"),
    )
    return shape


def _path(x: int, y: int, radius: int, width: int, height: int) -> str:
    half = f'wR="{radius}" hR="{radius}" swAng="{_HALF_TURN}"'
    return (
        f'<a:path w="{width}" h="{height}"><a:moveTo><a:pt x="{x + radius}" y="{y}"/></a:moveTo>'
        f'<a:arcTo stAng="0" {half}/><a:arcTo stAng="{_HALF_TURN}" {half}/><a:close/></a:path>'
    )
