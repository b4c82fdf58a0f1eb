"""What the page says around a map, sent along for full screen, where the page is not seen."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2.utils import htmlsafe_json_dumps

from geo.map_sheet import LegendItem
from geo.map_svg import swatch_svg
from geo.village_map import escape_for_map


def caption_json(
    title: str, items: Iterable[tuple[str, str, str]], lines: Iterable[str], layers: Iterable[LegendItem] = ()
) -> str:
    """A caption ready to send to :func:`geo.village_map.point_layer`.

    Args:
        title: what is shown, with its unit. items: the legend as (fill, edge, words), the colours being hex colours.
        layers: what lies over the map. lines: source, period and notes, one below the other; empty ones are left out.
    """
    caption = {
        "title": escape_for_map(title),
        "items": [(escape_for_map(fill), escape_for_map(edge), escape_for_map(words)) for fill, edge, words in items],
        "layers": [(swatch_svg(item), escape_for_map(item.words)) for item in layers],
        "lines": [escape_for_map(line) for line in lines if line],
    }
    return str(htmlsafe_json_dumps(caption, ensure_ascii=False, separators=(",", ":")))
