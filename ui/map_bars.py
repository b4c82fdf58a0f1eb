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
            clicked = _clicked(answer, frozenset(shown["code"]), key)
        if rest := _rest(places, known):
            cards.draw(*rest)
    return clicked


def _figure(shown: pd.DataFrame, marked: frozenset[str]) -> go.Figure:
    names = [_text(f"{row.rank}  {row.name}") for row in shown[["rank", "name"]].itertuples(index=False)]
    bars = shown.assign(
        place=range(len(shown)), hover=names, is_marked=shown["code"].isin(list(marked)),
        label=shown["label"].map(_text), township=shown["township"].map(_text),
    )  # fmt: skip
    alike = bars.groupby(["colour", "is_marked"])
    figure = go.Figure([_bars(group, str(colour), bool(is_marked)) for (colour, is_marked), group in alike])
    low, high = min(0.0, float(shown["value"].min())), max(0.0, float(shown["value"].max()))
    spread = (high - low) or 1.0
    figure.update_layout(
        height=len(shown) * _ROW_PX + 2 * _MARGIN_PX, margin={"l": 4, "r": 4, "t": _MARGIN_PX, "b": _MARGIN_PX},
        barmode="overlay", bargap=0.28, font={"family": FONT, "size": 12.5, "color": INK}, plot_bgcolor="white", paper_bgcolor="white",
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


def _bars(group: pd.DataFrame, colour: str, is_marked: bool) -> go.Bar:
    """The bars that look the same: Plotly checks and draws one colour in a fraction of the time that one for each takes."""
    return go.Bar(
        y=group["place"].tolist(), x=group["value"].tolist(), orientation="h", text=group["label"].tolist(),
        textposition="outside", cliponaxis=False, customdata=group[["code", "township"]].to_numpy().tolist(),
        hovertext=group["hover"].tolist(), hovertemplate="%{hovertext}<br>%{customdata[1]}<br>%{text}<extra></extra>",
        marker={"color": colour, "line": {"color": _MARKED if is_marked else INK, "width": 3 if is_marked else 0.5}},
        # A bar clicked is marked by its edge; the others must not fade, or their colours would leave the legend.
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _text(text: str) -> str:
    """Text for Plotly, which takes tags for markup but knows no entity for a quotation mark."""
    return html.escape(text, quote=False)


def _clicked(answer: object, codes: frozenset[str], key: str) -> str:
    """The bar of a new click; the chart repeats its last choice at every rerun."""
    points = getattr(getattr(answer, "selection", None), "points", None) or []
    code = next((str(point["customdata"][0]) for point in points if point.get("customdata")), "")
    code = code if code in codes else ""  # it comes from the browser
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
