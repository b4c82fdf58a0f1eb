"""村庄地图: the month, the map with its controls, and the ranking that tells the same and selects with it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.layer_map import overlay as layer_overlay
from geo.layer_map import overlay_sources, points_note
from geo.symbols import NO_SYMBOLS, SymbolLayer
from models import Filters
from ui import cached, cards, map_bars, map_export, map_layers, map_look, map_views, maps, state, villages, words
from ui.links import go, href
from ui.map_look import Compare, Look
from ui.map_views import Panel, View
from ui.measures import VILLAGE_MEASURES, Level

_MAP_PX, _BARS_PX = 392, 430
_FIND = "输入村名，找村"


@st.fragment
def browse(filters: Filters) -> None:
    """The map and the ranking; a click on either marks a village or filters by a township."""
    chart, side = st.columns([1.75, 1])
    with cards.card("map", chart):
        look = map_look.choose(filters)
        if not villages.is_reported(filters):
            cards.draw(cards.muted(villages.NOT_REPORTED))
            return
        view = map_views.view(look, filters)
        cards.draw(cards.head(_title(look, view), f"{look.measure.source} · {view.panels[-1].heading}"))
        clicked = _maps(look, view, filters)
        map_export.buttons(look, view, _title(look, view), filters)
    with cards.card("ranking", side):
        found = _find(view, look)
        cards.draw(cards.head(f"{len(view.places)} 个{_counter(look)}，从大到小", view.panels[-1].heading))
        cards.draw(_marked(view, look, filters))
        marked = frozenset({look.village, *filters.townships})
        key = f"bars_{look.key}_{filters.asof}_{'_'.join(filters.townships)}"
        bar = map_bars.draw(view.places, marked=marked, height=_BARS_PX, key=key)
    _follow(clicked or bar or found, look, filters)


def _title(look: Look, view: View) -> str:
    unit = f"（{view.unit}）" if view.unit else ""
    change = "的变化" if look.compare is Compare.CHANGE else ""
    which = look.which.label if look.level is Level.VILLAGE else "各乡镇"
    return f"{which} · {look.measure.title}{change}{unit}"


def _counter(look: Look) -> str:
    return "村" if look.level is Level.VILLAGE else "乡镇"


def _maps(look: Look, view: View, filters: Filters) -> str:
    """One map, or two beside each other; returns the code of a place just clicked."""
    layers = cached.rows("layers")
    kinds = map_layers.kinds_of(look.layers)
    overlay, sources = layer_overlay(layers, kinds), overlay_sources(layers, kinds)
    columns = st.columns(len(view.panels))
    clicked = ""
    for number, (panel, month, column) in enumerate(zip(view.panels, look.months, columns, strict=True)):
        drawn = map_layers.drawn(look.layers, filters, month or filters.asof)
        with column:
            if len(view.panels) > 1:
                cards.draw(cards.line(cards.strong(panel.heading)))
            clicked = _one_map(panel, overlay, number, symbols=drawn.layer) or clicked
            _legend(look, view, panel, layers)
            if look.layers:
                cards.draw(map_layers.legend(drawn, filters, month or filters.asof), *map(cards.muted, sources))
    return clicked


def one_map(look: Look, view: View, *, height: int) -> str:
    """The newest map of a view with its legend, for a page that offers no choice; returns the code just clicked."""
    layers, panel = cached.rows("layers"), view.panels[-1]
    clicked = _one_map(panel, maps.overlay_switches(layers), 0, height)
    _legend(look, view, panel, layers)
    return clicked


def _one_map(panel: Panel, overlay: str, number: int, height: int = _MAP_PX, symbols: SymbolLayer = NO_SYMBOLS) -> str:
    handled = state.recall(f"map_click_{number}")
    code, click = maps.point_map(
        cached.base_map(), panel.layer, handled=handled if isinstance(handled, int) else None, overlay=overlay,
        areas=panel.areas, symbols=symbols, height=height, key=f"village_map_{number}",
    )  # fmt: skip
    state.remember(f"map_click_{number}", click)
    return code or ""


def _legend(look: Look, view: View, panel: Panel, layers: pd.DataFrame) -> None:
    is_village = look.level is Level.VILLAGE
    points = points_note(layers) if is_village else ""
    demo = f"，{'其余' if points else ''}位置为演示" if is_village and cached.manifest().is_demo else ""
    notes = [cached.base_map().note, points, look.measure.note]
    if not is_village and look.measure.key in VILLAGE_MEASURES:
        notes.append("乡镇数由各村相加，缺数的村没有计入")
    if panel.middle is not None:
        digits = words.decimals(panel.middle, view.unit)
        notes.insert(0, f"中位数 {panel.middle:.{digits}f} {view.unit}".strip())
    unit = f"（{view.unit}）" if view.unit else ""
    maps.legend(
        f"{look.measure.title}{unit}{demo}", panel.classes, panel.missing, panel.unplaced,
        "；".join(filter(None, notes)), counter=_counter(look), is_whole=look.measure.is_personal,
    )  # fmt: skip


def _find(view: View, look: Look) -> str:
    """The village searched for, when one was just chosen by name."""
    if look.level is not Level.VILLAGE:
        return ""
    names = {row.code: f"{row.name}（{row.township}）" for row in words.each(view.places[["code", "name", "township"]])}
    chosen = st.selectbox(
        "找村", list(names), format_func=names.__getitem__, index=None, placeholder=_FIND, key="find_village",
        label_visibility="collapsed",
    )  # fmt: skip
    if state.recall("found_village") == chosen:
        return ""
    state.remember("found_village", chosen)
    return str(chosen or "")


def _marked(view: View, look: Look, filters: Filters) -> str:
    """The village marked: its figure, rank and place, and the way to its file."""
    found = view.places[view.places["code"] == look.village]
    other = next((one for one in cached.county().villages if one.code == look.village), None)
    if found.empty and other is not None:  # a ledger's symbol may lie in a village that is not looked at
        link = cards.anchor(href("village", filters, code=other.code), "打开一村一册 ›")
        return cards.line(cards.strong(other.name), " 有所点的图层，但不在这次看的村里 · ", link)
    if look.level is not Level.VILLAGE or found.empty:
        hint = "点地图上的村或条形，看它的位置和名次；点乡镇，全页只看这个乡镇。"
        return cards.muted(hint if look.level is Level.VILLAGE else "点乡镇或条形，全页只看这个乡镇；再点一次取消。")
    village: Any = found.iloc[0]
    rank = "" if words.is_missing(village["rank"]) else f" · 第 {village['rank']} 位"
    place = "没有坐标"
    if not words.is_missing(village["lng"]):
        place = f"东经 {village['lng']:.5f}°，北纬 {village['lat']:.5f}°"
    link = cards.anchor(href("village", filters, code=look.village), "打开一村一册 ›")
    return cards.line(
        cards.strong(village["name"]), f"（{village['township']}） ", cards.strong(village["label"]), rank, " · ", link
    ) + cards.muted(place)


def _follow(code: str, look: Look, filters: Filters) -> None:
    """What a click asks for: a township filters the whole page, or no longer; a village is marked."""
    if not code:
        return
    if code in {township.code for township in cached.county().townships}:
        chosen = () if filters.townships == (code,) else (code,)
        go("villages", Filters(chosen, filters.units, filters.asof), **look.parameters())
    elif code != look.village:
        state.set_parameter("village", code)
        st.rerun(scope="fragment")
