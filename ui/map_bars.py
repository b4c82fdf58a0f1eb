"""The ranking beside the map as bars: the same figures in the same colours, and a bar marks its place on the map.

Rows of a table with a click, in static/ranking.js: a chart library's megabytes would keep the map itself waiting.
"""

from __future__ import annotations

import html
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from geo.classes import MISSING_COLOUR
from ui import cards, words

_STATIC = Path(__file__).resolve().parent / "static"
#: Bars beyond this many are left out and said to be: nobody reads that far, and the browser draws them all.
_MOST_BARS = 300
_MOST_NAMES = 30


def draw(places: pd.DataFrame, *, marked: frozenset[str], height: int, key: str) -> str:
    """Draw the places with a figure as bars, name those without; returns the code of a bar just clicked, else empty.

    Args:
        places: as :class:`ui.map_views.View` has them. marked: codes drawn with an edge. height: of the scrolling box, pixels.
        key: of the element.
    """
    known = places[places["value"].notna()]
    shown = known.head(_MOST_BARS)
    with st.container(height=height, border=False):
        clicked = ""
        if not shown.empty:
            answer = _component()(key=key, data=_bars(shown, marked), on_clicked_change=lambda: None)
            clicked = str(answer.clicked or "")
        if rest := _rest(places, known):
            cards.draw(*rest)
    return clicked if clicked in set(shown["code"]) else ""  # it comes from the browser


@lru_cache(maxsize=1)
def _component() -> Any:
    """Registered once a process."""
    js, css = ((_STATIC / f"ranking.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("ranking", js=js, css=css)


def _bars(shown: pd.DataFrame, marked: frozenset[str]) -> dict[str, Any]:
    """What static/ranking.js draws: the two ends of the scale, nought between them, and a row for each bar."""
    columns = ["code", "rank", "name", "township", "label", "value", "colour"]
    bars = [
        [row.code, str(row.rank), row.name, row.township, row.label, float(row.value), row.colour, row.code in marked]
        for row in words.each(shown[columns])
    ]
    values = shown["value"]
    return {"low": min(0.0, float(values.min())), "high": max(0.0, float(values.max())), "bars": bars}


def _rest(places: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """What has no bar: names of the places without a figure or with a hidden one, and how many bars were left out."""
    said = []
    if len(known) > _MOST_BARS:
        said.append(cards.muted(f"只画前 {_MOST_BARS} 个，其余 {len(known) - _MOST_BARS} 个请用“找村”或选乡镇看。"))
    for (label, colour), unranked in places[places["value"].isna()].groupby(["label", "colour"], sort=False):
        found = [str(name) for name in unranked["name"]]
        names = "、".join(found[:_MOST_NAMES]) + ("等" if len(found) > _MOST_NAMES else "")
        fill = "" if colour == MISSING_COLOUR else f"background:{colour};"
        swatch = f'<i style="display:inline-block;width:.8em;height:.8em;{fill}border:1.5px solid {colour}"></i> '
        said.append(cards.muted(cards.Html(f"{swatch}{label} {len(found)} 个，不排名：{html.escape(names)}")))
    return said
