"""Monitored households by place: the map of the villages, and townships or villages as a list one click deep."""

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.bulletin import Count
from analysis.monitoring.small_cells import WITHHELD, band, banded
from data_access.county.county import County
from geo.drawing.classes import Class, colours, countwise, recount
from geo.drawing.scene import Panel
from geo.screen.village_map import prepare_points
from models.viewing import Filters
from services import reading
from services.monitoring.cases import LEDGER, waiting_days, when
from services.monitoring.places import Place, is_told, townships, village_places, without_townships
from services.monitoring.view import View
from services.villages import scenes, villages
from services.villages.base_map import base_map
from ui.base import state
from ui.base.links import go
from ui.parts import cards, point_map
from ui.risk_households.view import address, marked

_HEIGHT = 430


def in_bands(filters: Filters, shown: View, county: County) -> list[Place]:
    """Every village of the filters in the order of the register, as a paper that goes out says it: by bands alone.

    In the order of the counts it would tell which of two in one band has more.
    """
    places = sorted(village_places(filters, shown, county), key=lambda place: place.code)
    groups, towns = [place.township for place in places], townships(filters, shown, county)
    below, said = shown.sight.below, []
    for is_waiting in (False, True):
        counts = [place.waiting if is_waiting else place.count.households for place in places]
        hidden = {town.code for town in towns if not is_told(town, is_waiting=is_waiting)}
        said.append(banded(counts, below, groups, hidden))
    return [
        replace(place, said=(households, _people_band(place.count, households, below)), waiting_said=waiting)
        for place, households, waiting in zip(places, *said, strict=True)
    ]


def _people_band(count: Count, households: str, below: int) -> str:
    """How many people few households are would tell how few."""
    is_told = households == band(count.households, below) and not 0 < count.households < below
    return band(count.people, below) if is_told else WITHHELD


@st.fragment
def map_and_list(filters: Filters, shown: View) -> None:
    """The villages on the map beside the list of the next level down; a click opens the village."""
    county = reading.county()  # of this run: a fragment runs again when the page's may be older
    left, right = st.columns([1.35, 1])
    with cards.card("places", right):
        cards.draw(reading.derived(f"places_{shown}", lambda: _list_text(filters, shown, county), filters))
    with cards.card("map", left):
        title = cards.joined("各村未消除风险户", marked(filters, shown, "open_cases"))
        cards.draw(cards.head(title, when(filters)))
        clicked = _draw_map(filters, shown, county)
    if clicked and not shown.is_projected:
        go("households", filters, village=clicked)


def _list_text(filters: Filters, shown: View, county: County) -> Markup:
    is_one = len(filters.townships) == 1
    places = village_places(filters, shown, county) if is_one else townships(filters, shown, county)
    listed = [place for place in places if place.count.households] if is_one else places
    label = "行政村" if is_one else "乡镇"
    where = county.township(filters.townships[0]).name if is_one else "所选乡镇" if filters.townships else "全县"
    links = (_place_link(place, filters, shown, is_village=is_one) for place in listed)
    body = [(link, *place.said, place.waiting_said) for link, place in zip(links, listed, strict=True)]
    header = (label, "户", "人", f"超 {waiting_days()} 天无措施（户）")
    rest, table = len(places) - len(listed), cards.table(header, body, numbers=(1, 2, 3))
    scrolling = Markup('<div class="scrolls" style="max-height:{}px">{}</div>').format(_HEIGHT + 20, table)
    return cards.joined(
        cards.head(f"{where}：未消除风险户按{label}", f"{LEDGER} · 截至{filters.asof.label}"),
        scrolling if body else cards.muted("没有未消除风险的监测户。"),
        cards.muted(f"其余 {rest} 个村（社区）没有未消除风险的监测户。") if rest else "",
    )


def _place_link(place: Place, filters: Filters, shown: View, *, is_village: bool) -> Markup:
    if is_village:
        link = cards.anchor(address(filters, shown, village=place.code), place.name)
        return cards.joined(link, marked(filters, shown, "village_cases", place.code))
    here = Filters((place.code,), filters.units, filters.asof)
    return cards.joined(cards.anchor(address(here, shown), place.name), marked(here, shown, "open_cases"))


def _draw_map(filters: Filters, shown: View, county: County) -> str | None:
    panel = reading.derived(f"household_map_{shown}", lambda: _panel(filters, shown, county), filters)
    handled, kinds = state.recall("household_click"), point_map.overlay_switches(reading.rows("layers"))
    points, simulated = scenes.whose_places()
    panel = replace(panel, said=(when(filters),), under=(base_map().note, points, "颜色只表示多少，不表示好坏"))
    title = "，".join(filter(None, ("未消除风险户（户）", simulated)))
    scene = scenes.scene("各村未消除风险户（户）", title, [panel], kinds, is_whole=True)
    handled = handled if isinstance(handled, int) else None
    code, click = point_map.point_map(scene, handled=handled, height=_HEIGHT, key="household_map")
    state.remember("household_click", click)
    point_map.legend(scene)
    return code


def _panel(filters: Filters, shown: View, county: County) -> Panel:
    """Every village the ledger of villages holds, coloured by its number of households."""
    known = villages.rows(filters)
    places = {place.code: place for place in village_places(filters, shown, county)}
    known = known[known["village_code"].isin(list(places))]
    values = [places[code].count.households for code in known["village_code"]]
    everywhere = village_places(without_townships(filters), shown, county)
    classes = recount(_classes([place.count.households for place in everywhere], shown), values)
    drawn = known[["village_code", "village", "township", "longitude", "latitude"]]
    drawn = drawn.set_axis(["code", "name", "township", "lng", "lat"], axis=1)
    labels = [f"未消除风险 {places[code].said[0]} 户" for code in drawn["code"]]
    drawn = drawn.assign(label=labels, colour=colours(values, classes), is_selected=False)
    unplaced = int((drawn["lng"].isna() | drawn["lat"].isna()).sum())
    return Panel("", prepare_points(drawn), drawn, tuple(classes), 0, unplaced)


def _classes(values: list[int], shown: View) -> list[Class]:
    """Round classes; on the projector none but under and from the limit of small counts, or a hidden one would be told."""
    sight = shown.sight
    return countwise(values, 1, most=3) if sight.is_exact else countwise(values, sight.below, most=1)
