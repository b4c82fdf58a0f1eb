"""Monitored households by place: the map of the villages, and townships or villages as a list one click deep."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.bulletin import Count, by
from analysis.monitoring.small_cells import WITHHELD, band, banded
from data_access.county.county import County
from geo.drawing.classes import Class, colours, countwise, recount
from geo.drawing.scene import Panel
from geo.screen.village_map import prepare_points
from models.viewing import Filters
from ui import cached, cards, maps, scenes, state, villages
from ui.households import LEDGER, View, address, chosen, marked, waiting_days, when
from ui.links import go

_HEIGHT = 430


@dataclass(frozen=True)
class Place:
    """A township or a village with its monitored households: as counted, and as they may be said.

    Attributes:
        waiting: households without measures for too long. said: households and people. waiting_said: households.
    """

    code: str
    name: str
    township: str
    count: Count
    waiting: int
    said: tuple[str, str]
    waiting_said: str


def townships(filters: Filters, shown: View, county: County) -> list[Place]:
    """The townships of the filters, the most households first; those without any come last with a nought.

    In a room each is said as it is among all townships, whichever are chosen: else two choices would tell a hidden one.
    """
    among = _everywhere(filters) if shown.is_projected else filters
    wanted = [one for one in county.townships if not among.townships or one.code in among.townships]
    found = _counted(among, "township_code", {one.code: (one.name, "") for one in wanted})
    said = shown.sight.counts([place.count for place in found])
    waiting = shown.sight.numbers([place.waiting for place in found], withheld=_nearly_all_wait(found, shown))
    chosen_codes = set(filters.townships) or {place.code for place in found}
    return [place for place in _with_words(found, said, waiting) if place.code in chosen_codes]


def village_places(filters: Filters, shown: View, county: County) -> list[Place]:
    """Every village of the filters, the most households first; what is said of one fits what is said of townships."""
    wanted = [one for one in county.villages if not filters.townships or one.township_code in filters.townships]
    found = _counted(filters, "village_code", {one.code: (one.name, one.township_code) for one in wanted})
    groups = [place.township for place in found]
    towns = townships(filters, shown, county)
    hidden, hidden_waiting = (
        {place.code for place in towns if not _is_told(place, is_waiting=is_waiting)} for is_waiting in (False, True)
    )
    said = shown.sight.counts([place.count for place in found], groups, hidden)
    numbers = [place.waiting for place in found]
    waiting = shown.sight.numbers(numbers, groups, hidden_waiting, _nearly_all_wait(found, shown))
    return _with_words(found, said, waiting)


def in_bands(filters: Filters, shown: View, county: County) -> list[Place]:
    """Every village of the filters in the order of the register, as a paper that goes out says it: by bands alone.

    In the order of the counts it would tell which of two in one band has more.
    """
    places = sorted(village_places(filters, shown, county), key=lambda place: place.code)
    groups, towns = [place.township for place in places], townships(filters, shown, county)
    below, said = shown.sight.below, []
    for is_waiting in (False, True):
        counts = [place.waiting if is_waiting else place.count.households for place in places]
        hidden = {town.code for town in towns if not _is_told(town, is_waiting=is_waiting)}
        said.append(banded(counts, below, groups, hidden))
    return [
        replace(place, said=(households, _people_band(place.count, households, below)), waiting_said=waiting)
        for place, households, waiting in zip(places, *said, strict=True)
    ]


def _people_band(count: Count, households: str, below: int) -> str:
    """How many people few households are would tell how few."""
    is_told = households == band(count.households, below) and not 0 < count.households < below
    return band(count.people, below) if is_told else WITHHELD


def is_sum_told(filters: Filters, shown: View, *, is_waiting: bool = False) -> bool:
    """Whether the townships' sum may be said: not where the filters hold some of the hidden ones and leave out others."""
    if not shown.is_projected or not filters.townships:
        return True
    everywhere = townships(_everywhere(filters), shown, cached.county())
    hidden = {place.code for place in everywhere if not _is_told(place, is_waiting=is_waiting)}
    inside = hidden & set(filters.townships)
    return not inside or (inside == hidden and len(inside) > 1)


def _nearly_all_wait(found: list[Place], shown: View) -> list[int]:
    """Where those who wait, less than all, would tell that few do not."""
    return [
        n
        for n, place in enumerate(found)
        if place.waiting and shown.sight.is_small(place.count.households - place.waiting)
    ]


def _everywhere(filters: Filters) -> Filters:
    return Filters((), filters.units, filters.asof)


def _is_told(place: Place, *, is_waiting: bool = False) -> bool:
    if is_waiting:
        return place.waiting_said == str(place.waiting)
    return place.said[0] == str(place.count.households)


def _counted(filters: Filters, column: str, names: dict[str, tuple[str, str]]) -> list[Place]:
    rows = {str(row[column]): row for row in by(chosen(filters), column).to_dict("records")}
    found = []
    for code in [*rows, *(code for code in names if code not in rows)]:
        if code in names:
            row = rows.get(code, {"households": 0, "people": 0, "without_measures": 0})
            count = Count(int(row["households"]), int(row["people"]))
            found.append(Place(code, *names[code], count, int(row["without_measures"]), ("", ""), ""))
    return found


def _with_words(found: list[Place], said: list[tuple[str, str]], waiting: list[str]) -> list[Place]:
    return [
        replace(place, said=words, waiting_said=late) for place, words, late in zip(found, said, waiting, strict=True)
    ]


@st.fragment
def map_and_list(filters: Filters, shown: View) -> None:
    """The villages on the map beside the list of the next level down; a click opens the village."""
    county = cached.county()  # of this run: a fragment runs again when the page's may be older
    left, right = st.columns([1.35, 1])
    with cards.card("places", right):
        cards.draw(cached.derived(f"places_{shown}", lambda: _list_text(filters, shown, county), filters))
    with cards.card("map", left):
        title = cards.joined("各村未消除风险户", marked(filters, shown, "figure", "open_cases"))
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
    body = [
        (_place_link(place, filters, shown, is_village=is_one), *place.said, place.waiting_said) for place in listed
    ]
    header = (label, "户", "人", f"超 {waiting_days()} 天无措施（户）")
    rest = len(places) - len(listed)
    return cards.joined(
        cards.head(f"{where}：未消除风险户按{label}", f"{LEDGER} · 截至{filters.asof.label}"),
        Markup('<div class="scrolls" style="max-height:{}px">{}</div>').format(
            _HEIGHT + 20, cards.table(header, body, numbers=(1, 2, 3))
        )
        if body
        else cards.muted("没有未消除风险的监测户。"),
        cards.muted(f"其余 {rest} 个村（社区）没有未消除风险的监测户。") if rest else "",
    )


def _place_link(place: Place, filters: Filters, shown: View, *, is_village: bool) -> Markup:
    if is_village:
        link = cards.anchor(address(filters, shown, village=place.code), place.name)
        return cards.joined(link, marked(filters, shown, "figure", "village_cases", place.code))
    here = Filters((place.code,), filters.units, filters.asof)
    return cards.joined(cards.anchor(address(here, shown), place.name), marked(here, shown, "figure", "open_cases"))


def _draw_map(filters: Filters, shown: View, county: County) -> str | None:
    panel = cached.derived(f"household_map_{shown}", lambda: _panel(filters, shown, county), filters)
    handled, kinds = state.recall("household_click"), maps.overlay_switches(cached.rows("layers"))
    points, simulated = scenes.whose_places()
    under = (cached.base_map().note, points, "颜色只表示多少，不表示好坏")
    title = "，".join(filter(None, ("未消除风险户（户）", simulated)))
    scene = scenes.scene(
        "各村未消除风险户（户）", title, [replace(panel, said=(when(filters),), under=under)], kinds, is_whole=True
    )
    code, click = maps.point_map(
        scene, handled=handled if isinstance(handled, int) else None, height=_HEIGHT, key="household_map"
    )
    state.remember("household_click", click)
    maps.legend(scene)
    return code


def _panel(filters: Filters, shown: View, county: County) -> Panel:
    """Every village the ledger of villages holds, coloured by its number of households."""
    known = villages.rows(filters)
    places = {place.code: place for place in village_places(filters, shown, county)}
    known = known[known["village_code"].isin(list(places))]
    values = [places[code].count.households for code in known["village_code"]]
    everywhere = village_places(_everywhere(filters), shown, county)
    classes = recount(_classes([place.count.households for place in everywhere], shown), values)
    drawn = known[["village_code", "village", "township", "longitude", "latitude"]].set_axis(
        ["code", "name", "township", "lng", "lat"], axis=1
    )
    drawn = drawn.assign(
        label=[f"未消除风险 {places[code].said[0]} 户" for code in drawn["code"]],
        colour=colours(values, classes),
        is_selected=False,
    )
    unplaced = int((drawn["lng"].isna() | drawn["lat"].isna()).sum())
    return Panel("", prepare_points(drawn), drawn, tuple(classes), 0, unplaced)


def _classes(values: list[int], shown: View) -> list[Class]:
    """Round classes; on the projector none but under and from the limit of small counts, or a hidden one would be told."""
    sight = shown.sight
    return countwise(values, 1, most=3) if sight.is_exact else countwise(values, sight.below, most=1)
