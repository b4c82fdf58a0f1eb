"""村庄地图: the month, the map with its controls, and the ranking that tells the same and selects with it."""

from dataclasses import replace
from typing import Any

import streamlit as st
from markupsafe import Markup

from geo.drawing.scene import MapScene
from models.viewing import Filters
from services import reading
from services.villages import map_content, map_layers, map_scene, villages
from services.villages.map_content import View
from services.villages.map_look import Compare, Look, Villages
from services.villages.measures import VILLAGE_MEASURES, Level
from services.words import small_counts, words
from ui.base import state
from ui.base.links import go, href
from ui.frame import projector
from ui.parts import absent, cards, measure_mark, point_map, ranking_bars
from ui.village_map import export, layers
from ui.village_map.look import choose

_MAP_PX, _BARS_PX = 392, 430
_FIND = "输入村名，找村"


@st.fragment
def browse(filters: Filters) -> None:
    """The map and the ranking; a click on either marks a village or filters by a township."""
    chart, side = st.columns([1.75, 1])
    with cards.card("map", chart):
        look = choose(filters)
        if not villages.is_reported(filters):
            cards.draw(absent.muted("villages", villages.NOT_REPORTED))
            return
        view = map_content.view(look, filters)
        switch = projector.switch("villages", filters, look.is_projected, **look.parameters())
        scene = map_scene.scene(look, view, filters)
        cards.draw(cards.head(cards.joined(scene.title, "　", switch), f"{look.measure.source} · {view.when}"))
        clicked = _maps(scene, look, filters)
        export.buttons(scene, look, filters)
        if look.is_projected:
            cards.draw(projector.note(is_projected=True))
    with cards.card("ranking", side):
        found = _find(view, look, filters)
        cards.draw(cards.head(f"{view.ranked_count} 个{look.counter}，从大到小", view.panels[-1].heading))
        cards.draw(_marked(view, look, filters))
        marked = frozenset({look.village, *filters.townships})
        ranking = reading.derived(f"map_ranking_{look.key}", lambda: ranking_bars.ranking(view.places), filters)
        bar = ranking_bars.draw(ranking, marked=marked, height=_BARS_PX, key="ranking_bars")
    _follow(clicked or bar or found, look, filters)


def _maps(scene: MapScene, look: Look, filters: Filters) -> str:
    """One map, or two beside each other; returns the code of a place just clicked."""
    clicked = ""
    for number, (panel, column) in enumerate(zip(scene.panels, st.columns(len(scene.panels)), strict=True)):
        with column:
            if len(scene.panels) > 1:
                cards.draw(cards.line(cards.strong(panel.heading)))
            clicked = _one_map(scene, number) or clicked
            point_map.legend(scene, number, layers.legend(panel.symbols, filters, look.months[number] or filters.asof))
    return clicked


def one_map(look: Look, view: View, filters: Filters, *, height: int) -> str:
    """The newest map of a view with its legend, for a page that offers no choice; returns the code just clicked."""
    kinds = point_map.overlay_switches(reading.rows("layers"))
    scene = map_scene.scene(replace(look, layers=map_layers.names_of(kinds)), view, filters)
    clicked = _one_map(scene, 0, height)
    point_map.legend(scene)
    return clicked


def _one_map(scene: MapScene, number: int, height: int = _MAP_PX) -> str:
    handled = state.recall(f"map_click_{number}")
    code, click = point_map.point_map(
        scene, number, handled=handled if isinstance(handled, int) else None, height=height,
        key=f"village_map_{number}",
    )  # fmt: skip
    state.remember(f"map_click_{number}", click)
    return code or ""


def _find(view: View, look: Look, filters: Filters) -> str:
    """The village searched for, when one was just chosen by name."""
    if look.level is not Level.VILLAGE:
        return ""
    names = reading.derived(f"map_names_{look.which}", lambda: _names(view), filters)
    chosen = st.selectbox(
        "找村", list(names), format_func=names.__getitem__, index=None, placeholder=_FIND, key="find_village",
        label_visibility="collapsed",
    )  # fmt: skip
    if state.recall("found_village") == chosen:
        return ""
    state.remember("found_village", chosen)
    return str(chosen or "")


def _names(view: View) -> dict[str, str]:
    """Code -> name with the township, in the order of the codes: the same list for every measure, so it is sent once."""
    places = view.places[["code", "name", "township"]].sort_values("code")
    return {row.code: f"{row.name}（{row.township}）" for row in words.each(places)}


def _marked(view: View, look: Look, filters: Filters) -> Markup:
    """The village marked: its figure, rank and place, and the way to its file."""
    found = view.places[view.places["code"] == look.village]
    if look.village and found.empty:
        return _absent(look, filters)
    if found.empty:
        hint = "点地图上的村或条形，看它的位置和名次；点乡镇，全页只看这个乡镇。"
        return cards.muted(hint if look.level is Level.VILLAGE else "点乡镇或条形，全页只看这个乡镇；再点一次取消。")
    village: Any = found.iloc[0]
    is_ranked = not words.is_missing(village["rank"])
    rank = f" · {view.ranked_count} 个{look.counter}中第 {village['rank']} 位" if is_ranked else ""
    place = "没有坐标"
    if not words.is_missing(village["lng"]):
        place = f"东经 {village['lng']:.5f}°，北纬 {village['lat']:.5f}°"
    return cards.line(
        cards.strong(village["name"]), f"（{village['township']}） ", cards.strong(village["label"]),
        _origin(village, look, filters), rank, " · ", cards.whole(_file(look, filters)),
    ) + cards.muted(place)  # fmt: skip


def _file(look: Look, filters: Filters) -> Markup:
    address = href("village", filters, code=look.village, **small_counts.kept(look.is_projected))
    return cards.anchor(address, "打开一村一册 ›")


def _origin(village: Any, look: Look, filters: Filters) -> Markup:
    """The mark beside the marked village's figure; of a difference there is none, because no row says it."""
    is_told = look.sight.is_exact and not words.is_missing(village["value"])
    if not is_told or look.compare is Compare.CHANGE or look.measure.key not in VILLAGE_MEASURES:
        return Markup()
    return measure_mark.measure_mark(look.measure, villages.one(look.village, filters), filters)


def _absent(look: Look, filters: Filters) -> Markup:
    """A village that the address marks and that is not shown: why, and the way to see it."""
    whole = Filters((), filters.units, filters.asof)
    known = villages.rows(whole)
    match = known[known["village_code"] == look.village]
    if match.empty:
        return cards.line(f"地址里要标出的村（{look.village}）不在行政村台账里，没有标出。请用“找村”重新选。")
    village: Any = match.iloc[0]
    file = _file(look, filters)
    if look.level is not Level.VILLAGE:  # a symbol was clicked
        return cards.line(cards.strong(village["village"]), f"（{village['township']}） · ", file)
    is_outside = bool(filters.townships) and village["township_code"] not in filters.townships
    is_other = look.which is Villages.EXITED and not village["is_exited"]
    why = "，".join([*(["不在所选乡镇里"] if is_outside else []), *(["不是退出村"] if is_other else [])])
    shown = look.parameters(**({"of": str(Villages.ALL)} if is_other else {}))
    way = cards.anchor(href("villages", whole if is_outside else filters, **shown), "改成看得到它的范围 ›")
    said = f"（{village['township']}）不在当前筛选里：{why}，图上没有标出。"
    return cards.line(cards.strong(village["village"]), said, way, " · ", file)


def _follow(code: str, look: Look, filters: Filters) -> None:
    """What a click asks for: a township filters the whole page, or no longer; a village is marked."""
    if not code:
        return
    if code in {township.code for township in reading.county().townships}:
        chosen = () if filters.townships == (code,) else (code,)
        go("villages", Filters(chosen, filters.units, filters.asof), **look.parameters())
    elif code != look.village:
        state.set_parameter("village", code)
        st.rerun(scope="fragment")
