"""The ranking beside the map as bars: the same figures in the same colours, and a bar marks its place on the map."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from geo.classes import MISSING_COLOUR
from ui import cards, state
from ui.theme import FONT, INK, LINE

_ROW_PX, _MARGIN_PX = 22, 8
_MARKED = "#D99A00"
#: Bars beyond this many are left out and said to be: nobody reads that far, and the browser draws them all.
_MOST_BARS = 300
_MOST_NAMES = 30


def draw(places: pd.DataFrame, *, marked: frozenset[str], height: int, key: str) -> str:
    """Draw the places with a figure as bars, name those without; returns the code of a bar just clicked, else empty.

    Args:
        places: as :class:`ui.map_views.View` has them. marked: codes drawn with an edge. height: of the scrolling box, pixels.
        key: another one whenever the figures are others, so that an old choice does not fall on a new bar.
    """
    known = places[places["value"].notna()]
    shown = known.head(_MOST_BARS)
    with st.container(height=height, border=False):
        clicked = ""
        if not shown.empty:
            answer = st.plotly_chart(
                _figure(shown, marked), key=key, on_select="rerun", selection_mode="points",
                config={"displayModeBar": False},
            )  # fmt: skip
            clicked = _clicked(answer, shown, key)
        if rest := _rest(places, known):
            cards.draw(*rest)
    return clicked


def _figure(shown: pd.DataFrame, marked: frozenset[str]) -> go.Figure:
    is_marked = [code in marked for code in shown["code"]]
    names = [_text(f"{row.rank}  {row.name}") for row in shown[["rank", "name"]].itertuples(index=False)]
    bars = go.Bar(
        y=list(range(len(shown))), x=shown["value"], orientation="h", text=[_text(label) for label in shown["label"]],
        textposition="outside", cliponaxis=False, customdata=[_text(name) for name in shown["township"]],
        hovertext=names, hovertemplate="%{hovertext}<br>%{customdata}<br>%{text}<extra></extra>",
        marker={
            "color": list(shown["colour"]),
            "line": {"color": [_MARKED if one else INK for one in is_marked], "width": [3 if one else 0.5 for one in is_marked]},
        },
        # A bar clicked is marked by its edge; the others must not fade, or their colours would leave the legend.
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    low, high = min(0.0, float(shown["value"].min())), max(0.0, float(shown["value"].max()))
    spread = (high - low) or 1.0
    figure = go.Figure(bars)
    figure.update_layout(
        height=len(shown) * _ROW_PX + 2 * _MARGIN_PX, margin={"l": 4, "r": 4, "t": _MARGIN_PX, "b": _MARGIN_PX},
        bargap=0.28, font={"family": FONT, "size": 12.5, "color": INK}, plot_bgcolor="white", paper_bgcolor="white",
        showlegend=False, dragmode=False, clickmode="event+select", hoverlabel={"bgcolor": "white"},
        yaxis={
            "tickmode": "array", "tickvals": list(range(len(shown))), "ticktext": names, "autorange": "reversed",
            "automargin": True, "fixedrange": True,
        },
        xaxis={
            "range": [low - (spread * 0.3 if low < 0 else 0), high + spread * 0.34], "visible": False, "fixedrange": True,
            "zeroline": True, "zerolinecolor": LINE,
        },
    )  # fmt: skip
    return figure


def _text(text: str) -> str:
    """Text for Plotly, which takes tags for markup but knows no entity for a quotation mark."""
    return html.escape(text, quote=False)


def _clicked(answer: object, shown: pd.DataFrame, key: str) -> str:
    """The bar of a new click; the chart repeats its last choice at every rerun."""
    points = getattr(getattr(answer, "selection", None), "point_indices", None) or []
    place = next((one for one in points if isinstance(one, int) and 0 <= one < len(shown)), None)
    code = "" if place is None else str(shown["code"].iloc[place])
    if state.recall(f"bar_{key}") == code:
        return ""
    state.remember(f"bar_{key}", code)
    return code


def _rest(places: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """What has no bar: names of the places without a figure, and how many bars were left out."""
    said = []
    if len(known) > _MOST_BARS:
        said.append(cards.muted(f"只画前 {_MOST_BARS} 个，其余 {len(known) - _MOST_BARS} 个请用“找村”或选乡镇看。"))
    missing = [str(name) for name in places.loc[places["value"].isna(), "name"]]
    if missing:
        names = "、".join(missing[:_MOST_NAMES]) + ("等" if len(missing) > _MOST_NAMES else "")
        swatch = f'<i style="display:inline-block;width:.8em;height:.8em;border:1.5px solid {MISSING_COLOUR}"></i> '
        said.append(cards.muted(cards.Html(f"{swatch}缺数 {len(missing)} 个，不排名：{html.escape(names)}")))
    return said
