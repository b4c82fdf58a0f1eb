"""Small pieces of the screens: card heads, big figures, lines, lights and tables as plain HTML.

Every text that comes from data is escaped here.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.words import is_missing


@dataclass(frozen=True)
class Html:
    """Text that is already HTML; everything else is escaped."""

    text: str


def escape(value: object) -> str:
    return value.text if isinstance(value, Html) else html.escape("" if is_missing(value) else str(value))


def card(name: str, place: DeltaGenerator | None = None, *, is_filling: bool = False) -> DeltaGenerator:
    """A white card with a thin line; ``name`` is unique on the page. ``place``: a column to put it into.

    ``is_filling``: as tall as the tallest card of its row, and never shorter than its own text.
    """
    container = (place or st).container
    return container(border=True, key=f"card_{name}", height="stretch" if is_filling else "content")


def head(title: str | Html, source: str | Html) -> str:
    """A card's title with source and month at its right corner."""
    return f'<div class="card-head"><span>{escape(title)}</span><span class="source">{escape(source)}</span></div>'


def big(value: str, unit: str | Html) -> str:
    return f'<div class="big">{escape(value)}<small>{escape(unit)}</small></div>'


def line(*parts: object) -> str:
    """One line of words; pass :func:`strong` for figures."""
    return f'<div class="line">{"".join(escape(part) for part in parts)}</div>'


def strong(value: object) -> Html:
    return Html(f"<b>{escape(value)}</b>")


def muted(text: str | Html) -> str:
    return f'<div class="muted">{escape(text)}</div>'


def light(word: str, role: str, *, is_hatched: bool = False) -> Html:
    """A state: a word on its colour; hatched when the figure is too old."""
    return Html(f'<span class="light {role}{" hatched" if is_hatched else ""}">{escape(word)}</span>')


def tag(word: str) -> Html:
    return Html(f'<span class="tag">{escape(word)}</span>')


def whole(text: str | Html) -> Html:
    """A short text that is not broken into two lines: a date in a table, a figure with its unit and its mark."""
    return Html(f'<span class="whole">{escape(text)}</span>')


def joined(*parts: object) -> Html:
    """Texts and pieces of HTML in a row."""
    return Html("".join(escape(part) for part in parts))


def folded(title: str, body: str) -> str:
    """Words that open on a click; ``body`` is HTML."""
    return f'<details class="folded"><summary>{escape(title)}</summary>{body}</details>'


def facts(items: Iterable[tuple[str | Html, str, str]]) -> str:
    """Label, value and unit side by side; an empty value is 缺数."""
    cells = (
        f"<div><span>{escape(label)}</span><b>{escape(value) or '缺数'}<small>{escape(unit) if value else ''}</small></b></div>"
        for label, value, unit in items
    )
    return f'<div class="facts">{"".join(cells)}</div>'


def table(header: Sequence[str | Html], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> str:
    """A plain table; columns in ``numbers`` are right-aligned, an empty header is left out."""
    marks = dict.fromkeys(numbers, ' class="number"')
    head_cells = "".join(f"<th{marks.get(i, '')}>{escape(cell)}</th>" for i, cell in enumerate(header))
    top = f"<thead><tr>{head_cells}</tr></thead>" if header else ""
    body = "".join(
        "<tr>" + "".join(f"<td{marks.get(i, '')}>{escape(cell)}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f'<table class="grid-table">{top}<tbody>{body}</tbody></table>'


def side_by_side(parts: Iterable[str]) -> list[str]:
    """Tables in equal columns."""
    return ['<div class="side-by-side">', *(f"<div>{part}</div>" for part in parts), "</div>"]


def anchor(address: str, text: object) -> Html:
    """A link inside the dashboard, in the same tab."""
    return Html(f'<a href="{html.escape(address, quote=True)}" target="_self">{escape(text)}</a>')


def draw(*parts: str) -> None:
    """Put the pieces on the page as one element."""
    st.html("".join(parts))
