"""Small pieces of the screens: card heads, big figures, lines, lights and tables as plain HTML.

HTML is Markup; nothing else reaches a page as HTML. A page is made of thousands of these pieces, so that here each text
is escaped once and the whole is called Markup once, by :func:`filled` and :func:`joined`: a fifth of the time that Markup
takes to put them together itself.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Literal

import markupsafe
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from models.viewing import Filters
from services import reading
from services.words.words import is_missing


def escape(value: object) -> Markup:
    """Text made safe for HTML; what is HTML already stays as it is, and a missing value is empty."""
    if isinstance(value, str):
        return value if isinstance(value, Markup) else markupsafe.escape(value)
    return markupsafe.escape("" if is_missing(value) else value)


def filled(form: str, *values: object) -> Markup:
    """HTML with a text or a piece of HTML in the place of each ``%s``; ``form`` is written in the program, never put together
    from what somebody typed.
    """
    return Markup(form % tuple(map(escape, values)))  # noqa: S704


def joined(*parts: object) -> Markup:
    """Texts and pieces of HTML in a row."""
    return Markup("".join(map(escape, parts)))  # noqa: S704


def card(name: str, place: DeltaGenerator | None = None, *, is_filling: bool = False) -> DeltaGenerator:
    """A white card with a thin line; ``name`` is unique on the page. ``place``: a column to put it into.

    ``is_filling``: as tall as the tallest card of its row, and never shorter than its own text.
    """
    container = (place or st).container
    return container(border=True, key=f"card_{name}", height="stretch" if is_filling else "content")


def named(*parts: str) -> str:
    """The name of a card or widget that a page draws once for each of several, such as townships."""
    return "_".join(parts)


def kept(
    name: str, key: str, make: Callable[[], Markup], filters: Filters, place: DeltaGenerator | None = None
) -> None:
    """A card that is all words, made once under ``key``, see :func:`services.reading.derived`.

    ``place``: the column of a row of cards, all as tall as the tallest.
    """
    with card(name, place, is_filling=place is not None):
        draw(reading.derived(key, make, filters))


def head(title: str, source: object) -> Markup:
    """A card's title with source and month at its right corner."""
    return filled('<div class="card-head"><span>%s</span><span class="source">%s</span></div>', title, source)


def big(value: str, unit: str) -> Markup:
    return filled('<div class="big">%s<small>%s</small></div>', value, unit)


def div(kind: str, *parts: object) -> Markup:
    """A box of this class of theme.css."""
    return filled(f'<div class="%s">{"%s" * len(parts)}</div>', kind, *parts)


def line(*parts: object) -> Markup:
    """One line of words; pass :func:`strong` for figures."""
    return div("line", *parts)


def strong(value: object) -> Markup:
    return filled("<b>%s</b>", value)


def muted(text: str) -> Markup:
    return div("muted", text)


def light(word: str, role: str, *, is_hatched: bool = False) -> Markup:
    """A state: a word on its colour; hatched when the figure is too old."""
    return filled('<span class="light %s%s">%s</span>', role, " hatched" if is_hatched else "", word)


def tag(word: str) -> Markup:
    return filled('<span class="tag">%s</span>', word)


def key(colour: str, word: str) -> Markup:
    """What a colour of a picture means."""
    return Markup('<span><i style="background:{}"></i>{}</span>').format(colour, word)


def whole(text: str) -> Markup:
    """A short text that is not broken into two lines: a date in a table, a figure with its unit and its mark."""
    return filled('<span class="whole">%s</span>', text)


def folded(title: str, body: Markup) -> Markup:
    """Words that open on a click."""
    return filled('<details class="folded"><summary>%s</summary>%s</details>', title, body)


def facts(items: Iterable[tuple[str, str, str]]) -> Markup:
    """Label, value and unit side by side; an empty value is 缺数."""
    one = "<div><span>%s</span><b>%s<small>%s</small></b></div>"
    cells = (filled(one, label, escape(value) or "缺数", unit if value else "") for label, value, unit in items)
    return div("facts", *cells)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> Markup:
    """A plain table; columns in ``numbers`` are right-aligned, an empty header is left out."""
    top = filled("<thead>%s</thead>", _row("th", header, numbers)) if header else ""
    body = joined(*(_row("td", row, numbers) for row in rows))
    return filled('<table class="grid-table">%s<tbody>%s</tbody></table>', top, body)


def _row(cell: str, values: Sequence[object], numbers: Sequence[int]) -> Markup:
    return filled(_row_form(cell, len(values), tuple(numbers)), *values)


@lru_cache(maxsize=256)
def _row_form(cell: str, count: int, numbers: tuple[int, ...]) -> str:
    """A row to be filled with so many values: made once, because tables have many."""
    marks = dict.fromkeys(numbers, ' class="number"')
    cells = (f"<{cell}{marks.get(place, '')}>%s</{cell}>" for place in range(count))
    return f"<tr>{''.join(cells)}</tr>"


def side_by_side(parts: Iterable[Markup]) -> Markup:
    """Tables in equal columns."""
    return div("side-by-side", *(filled("<div>%s</div>", part) for part in parts))


def in_halves(header: Sequence[str], rows: Sequence[Sequence[object]], numbers: Sequence[int] = ()) -> Markup:
    """A long table as two in equal columns."""
    half = -(-len(rows) // 2)
    return side_by_side(table(header, part, numbers) for part in (rows[:half], rows[half:]) if part)


def anchor(address: str, text: object) -> Markup:
    """A link inside the dashboard, in the same tab."""
    return filled('<a href="%s" target="_self">%s</a>', address, text)


def draw(*parts: Markup | Literal[""]) -> None:
    """Put the pieces on the page as one element."""
    st.html(joined(*parts))
