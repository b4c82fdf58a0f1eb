"""The ranking beside the map as bars: the same figures in the same colours, and a bar marks its place on the map.

Rows of a table with a click, in static/ranking.js: a chart library's megabytes would keep the map itself waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo.drawing.classes import MISSING_COLOUR
from settings import ROOT
from ui.parts import cards

_STATIC = ROOT / "ui" / "static"
#: Bars beyond this many are left out and said to be: nobody reads that far, and the browser draws them all.
_MOST_BARS = 300
_MOST_NAMES = 30


@dataclass(frozen=True)
class Ranking:
    """A ranking ready to draw, made once for a view.

    Attributes:
        low, high: the two ends of the scale, nought between them. bars: one a place with a figure, the largest first:
            code, rank, name, township, label, value, colour. rest: HTML that names the places without a bar.
        codes: of the places with a bar, to check a click against.
    """

    low: float
    high: float
    bars: Sequence[Sequence[str | float]]
    rest: Sequence[Markup]
    codes: frozenset[str]


def ranking(places: pd.DataFrame) -> Ranking:
    """The ranking of the places of a view, as :class:`services.villages.map_content.View` has them."""
    known = places[places["value"].notna()]
    shown = known.head(_MOST_BARS)
    ranks = shown["rank"].astype("str")
    texts = [shown[column].tolist() for column in ("name", "township", "label", "value", "colour")]
    bars = list(zip(shown["code"].tolist(), ranks.tolist(), *texts, strict=True))
    low, high = min(0.0, shown["value"].min()), max(0.0, shown["value"].max())
    return Ranking(float(low), float(high), bars, _rest(places, known), frozenset(shown["code"]))


def draw(found: Ranking, *, marked: frozenset[str], height: int, key: str) -> str:
    """Draw the places with a figure as bars, name those without; returns the code of a bar just clicked, else empty.

    Args:
        marked: codes drawn with an edge. height: of the scrolling box, pixels. key: of the element.
    """
    with st.container(height=height, border=False):
        clicked = ""
        if found.bars:
            data = {"low": found.low, "high": found.high, "bars": found.bars, "marked": sorted(marked & found.codes)}
            answer = _component()(key=key, data=data, on_clicked_change=lambda: None)
            clicked = str(answer.clicked or "")
        if found.rest:
            cards.draw(*found.rest)
    return clicked if clicked in found.codes else ""  # it comes from the browser


@lru_cache(maxsize=1)
def _component() -> Any:
    """Registered once a process."""
    js, css = ((_STATIC / f"ranking.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("ranking", js=js, css=css)


def _rest(places: pd.DataFrame, known: pd.DataFrame) -> list[Markup]:
    """What has no bar: names of the places without a figure or with a hidden one, and how many bars were left out."""
    said = []
    if len(known) > _MOST_BARS:
        said.append(cards.muted(f"只画前 {_MOST_BARS} 个，其余 {len(known) - _MOST_BARS} 个请用“找村”或选乡镇看。"))
    if len(known) == len(places):
        return said
    for (label, colour), unranked in places[places["value"].isna()].groupby(["label", "colour"], sort=False):
        found = [str(name) for name in unranked["name"]]
        names = "、".join(found[:_MOST_NAMES]) + ("等" if len(found) > _MOST_NAMES else "")
        fill = "" if colour == MISSING_COLOUR else f"background:{colour};"
        swatch = Markup('<i style="display:inline-block;width:.8em;height:.8em;{}border:1.5px solid {}"></i> ').format(
            fill, colour
        )
        said.append(cards.muted(Markup("{}{} {} 个，不排名：{}").format(swatch, label, len(found), names)))
    return said
