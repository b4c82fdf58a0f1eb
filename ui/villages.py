"""The villages: the map with its list, and one village's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis.bulletin import by
from errors import NotFound
from geo.classes import Class, colours, recount, round_classes
from geo.layer_map import points_note
from geo.village_map import PointLayer, prepare_points
from models import Filters
from ui import cached, cards, households, links, maps, state, words
from ui.links import go, href
from ui.passports import mark


@dataclass(frozen=True)
class Measure:
    """Something a village can be coloured by: column of the ``villages`` query, Chinese name, unit, ledger."""

    column: str
    title: str
    unit: str
    source: str
    is_yearly: bool = False


_YEARS = "行政村年度情况台账"
MEASURES = {
    "income": Measure("collective_income_wanyuan", "村集体经济收入", "万元", _YEARS, is_yearly=True),
    "farmer_income": Measure("income_per_capita_yuan", "农民人均可支配收入", "元", _YEARS, is_yearly=True),
    "monitored": Measure("monitored_count", "未消除风险监测户", "户", "防返贫监测对象台账"),
    "lifted": Measure("lifted_household_count", "脱贫户", "户", "脱贫户和监测户台账"),
    "tap_water": Measure("tap_water_share_pct", "自来水通户率", "%", _YEARS, is_yearly=True),
    "toilets": Measure("sanitary_toilet_share_pct", "卫生厕所普及率", "%", _YEARS, is_yearly=True),
}


def rows(filters: Filters) -> pd.DataFrame:
    """The ``villages`` query for the filters, exited villages and all others, with monitored_count (households, missing
    while nobody has handed in the ledger of cases).

    Shared between sessions: do not change in place.
    """

    def found() -> pd.DataFrame:
        known = cached.rows("villages", townships=filters.townships, year=filters.asof.known_year)
        everybody = households.of_all_units(filters)
        monitored = by(households.cases(everybody), "village_code").set_index("village_code")["households"]
        counts = known["village_code"].map(monitored).astype("Int64")
        return known.assign(monitored_count=counts.fillna(0) if households.is_reported(filters) else counts)

    return cached.derived("villages", found, filters)


def exited(filters: Filters) -> pd.DataFrame:
    """The exited villages alone. Shared between sessions: do not change in place."""

    def found() -> pd.DataFrame:
        everything = rows(filters)
        return everything[everything["is_exited"].astype(bool)]

    return cached.derived("exited_villages", found, filters)


@dataclass(frozen=True)
class IncomeChange:
    """In how many villages collective income is above or below the year before, and how many lack a year."""

    more: int
    less: int
    missing: int


def income_change(found: pd.DataFrame) -> IncomeChange:
    now = found["collective_income_wanyuan"].astype("float64")
    before = found["previous_collective_income_wanyuan"].astype("float64")
    return IncomeChange(int((now > before).sum()), int((now < before).sum()), int((now.isna() | before.isna()).sum()))


def when(measure: Measure, filters: Filters) -> str:
    """The period a measure's figures are of."""
    return f"{words.known_year(filters.asof.end)}年度" if measure.is_yearly else f"截至{filters.asof.label}"


@dataclass(frozen=True)
class _View:
    """One look at the map: what is sent to it, and its legend."""

    layer: PointLayer
    classes: tuple[Class, ...]
    missing: int
    unplaced: int


def draw_map(measure: Measure, filters: Filters, *, selected: str = "", height: int) -> str | None:
    """Map and legend of the exited villages; returns the code of a village just clicked."""
    view = cached.derived(f"map_{measure.column}_{selected}", lambda: _view(measure, filters, selected), filters)
    base, layers = cached.base_map(), cached.rows("layers")
    handled = state.recall("map_click")
    code, click = maps.point_map(
        base,
        view.layer,
        handled=handled if isinstance(handled, int) else None,
        overlay=maps.overlay_switches(layers),
        height=height,
    )
    state.remember("map_click", click)
    points = points_note(layers)
    title = f"{measure.title}（{measure.unit}）" + (
        f"，{'其余' if points else ''}位置为演示" if cached.manifest().is_demo else ""
    )
    maps.legend(title, view.classes, view.missing, view.unplaced, "；".join(filter(None, (base.note, points))))
    return code


def _view(measure: Measure, filters: Filters, selected: str) -> _View:
    villages = exited(filters)
    values = villages[measure.column].astype("float64")
    # Classes come from all exited villages, so that a colour means the same under every filter and search.
    whole_county = exited(Filters((), (), filters.asof))[measure.column].astype("float64")
    classes = recount(round_classes(whole_county), values)
    labels = [f"{words.number(value, measure.unit)} {measure.unit}" if value == value else "缺数" for value in values]
    drawn = pd.DataFrame(
        {
            "code": villages["village_code"],
            "name": villages["village"],
            "township": villages["township"],
            "lng": villages["longitude"],
            "lat": villages["latitude"],
            "label": [f"{measure.title} {label}" for label in labels],
            "colour": colours(values, classes),
            "is_selected": villages["village_code"] == selected,
        }
    )
    unplaced = int((villages["longitude"].isna() | villages["latitude"].isna()).sum())
    return _View(prepare_points(drawn), tuple(classes), int(values.isna().sum()), unplaced)


#: What stands for the figures while the register of villages is empty.
NOT_REPORTED = "缺数：行政村台账还没有导入。请到数据管理导入。"


def is_reported(filters: Filters) -> bool:
    """Whether any village has come in, of whatever place."""
    return not rows(Filters((), (), filters.asof)).empty


@st.fragment
def map_and_list(filters: Filters) -> None:
    """The map with measure and search beside its list; a click opens the village."""
    villages = exited(filters)
    chart, side = st.columns([1.75, 1])
    with cards.card("list", side):
        left, right = st.columns(2)
        asked = state.parameter("measure")
        keys = list(MEASURES)
        state.ensure_widget("measure_choice", asked if asked in MEASURES else keys[0])
        key = left.selectbox("按什么着色", keys, format_func=lambda key: MEASURES[key].title, key="measure_choice")
        search = right.text_input("找村", placeholder="输入村名", key="village_search", max_chars=20)
        state.set_parameter("measure", "" if key == keys[0] else key)
        measure = MEASURES[key]
        shown = villages[villages["village"].str.contains(search.strip(), regex=False)] if search else villages
        if search:
            cards.draw(_list(shown, measure, filters))
        else:
            cards.draw(cached.derived(f"village_list_{key}", lambda: _list(villages, measure, filters), filters))
    with cards.card("map", chart):
        selected = shown["village_code"].iloc[0] if search and len(shown) == 1 else ""
        cards.draw(
            cards.head(
                cards.joined("退出村：缺数")
                if not is_reported(filters)
                else cards.joined(f"{len(villages)} 个退出村", mark(filters, "figure", "exited_villages"), f" · {measure.title}", mark(filters, "figure", "village_measure", key)),
                f"{measure.source} · {when(measure, filters)}",
            )
        )  # fmt: skip
        clicked = draw_map(measure, filters, selected=selected, height=520)
    if clicked:
        go("village", filters, code=clicked)


def _list(villages: pd.DataFrame, measure: Measure, filters: Filters) -> str:
    """The villages as a table, the largest figure first."""
    if not is_reported(filters):
        return cards.muted(NOT_REPORTED)
    ordered = villages.sort_values(measure.column, ascending=False, na_position="last")
    table = cards.table(
        ("村", "乡镇", f"{measure.title}（{measure.unit}）"),
        (
            (
                cards.anchor(href("village", filters, code=row.village_code), row.village),
                row.township,
                cards.joined(
                    words.number(getattr(row, measure.column), measure.unit) or "缺数", _mark(row, measure, filters)
                ),
            )
            for row in words.each(ordered)
        ),
        numbers=(2,),
    )
    head = cards.head(f"共 {len(villages)} 个村", when(measure, filters))
    return f'{head}<div style="height:478px;overflow-y:auto">{table}</div>'


def _mark(village: Any, measure: Measure, filters: Filters) -> cards.Html:
    """Beside a village's figure: its row of the year where it stands there, else how it was counted."""
    if not measure.is_yearly:
        return mark(filters, "figure", f"village_{measure.column.removesuffix('_count')}", village.village_code)
    if words.is_missing(village.year_row_id):
        return cards.Html("")
    own = () if measure.unit == "%" else (measure.column,)
    return mark(filters, "row", "village_years", village.year_row_id, *own)


def one(code: str, filters: Filters) -> pd.Series:
    """One village of the ledger. Raises NotFound for an unknown code."""
    everywhere = Filters((), filters.units, filters.asof)
    found = rows(everywhere)
    match = found[found["village_code"] == code]
    if match.empty:
        raise NotFound("没有这个村，或者行政村台账里还没有它。请从村庄地图或列表打开。")
    return match.iloc[0]


def facts(village: pd.Series, filters: Filters) -> None:
    """Who and where, people and households."""
    year = f"{words.known_year(filters.asof.end)}年度"

    def figure(label: str, column: str, unit: str, *of: str) -> tuple[cards.Html, str, str]:
        has_row = bool(of) and not any(words.is_missing(part) for part in of)
        return cards.joined(label, mark(filters, *of) if has_row else ""), words.number(village[column], unit), unit

    def standing(label: str, column: str, unit: str) -> tuple[cards.Html, str, str]:
        return figure(label, column, unit, "row", "villages", village["row_id"], column)

    def of_year(label: str, column: str, unit: str) -> tuple[cards.Html, str, str]:
        own = () if unit == "%" else (column,)
        return figure(f"{label}（{year}）", column, unit, "row", "village_years", village["year_row_id"], *own)

    def counted(label: str, column: str, unit: str) -> tuple[cards.Html, str, str]:
        name = f"village_{column.removesuffix('_count')}"
        return figure(label, column, unit, "figure", name, village["village_code"])

    with cards.card("facts"):
        cards.draw(
            cards.head(
                cards.joined("基本情况", mark(filters, "row", "villages", village["row_id"])),
                f"行政村基本情况台账 · 现状；带年度的为{year}",
            ),
            cards.facts(
                [
                    ("退出村", f"是，{village['exited_year']}年退出" if village["is_exited"] else "否", ""),
                    standing("户数", "household_count", "户"),
                    standing("人口", "population", "人"),
                    standing("自然村", "natural_village_count", "个"),
                    standing("耕地", "farmland_area_mu", "亩"),
                    ("主导产业", words.text(village["main_industry"]), ""),
                    counted("脱贫户", "lifted_household_count", "户"),
                    counted("脱贫人口", "lifted_population", "人"),
                    counted(f"未消除风险监测户（截至{filters.asof.label}）", "monitored_count", "户"),
                    of_year("村集体经济收入", "collective_income_wanyuan", "万元"),
                    of_year("农民人均可支配收入", "income_per_capita_yuan", "元"),
                    of_year("自来水通户率", "tap_water_share_pct", "%"),
                    of_year("卫生厕所普及率", "sanitary_toilet_share_pct", "%"),
                ]
            ),
        )
    links.link(
        "households",
        "看本村监测户 ›",
        Filters((village["township_code"],), filters.units, filters.asof),
        village=village["village_code"],
    )


def years(code: str, filters: Filters) -> None:
    """The village's yearly figures."""
    found = cached.rows("village_years", village=code, year=words.known_year(filters.asof.end))
    with cards.card("years"):
        cards.draw(cards.head("历年情况", "行政村年度情况台账"))
        if found.empty:
            cards.draw(cards.muted("还没有年度数据。"))
            return
        header = (
            "年度",
            "村集体经济收入（万元）",
            "农民人均可支配收入（元）",
            "年末户数（户）",
            "通自来水（户）",
            "卫生厕所（户）",
            "驻村工作队",
        )
        body = (
            (
                cards.joined(f"{row.year}年", mark(filters, "row", "village_years", row.row_id)),
                words.number(row.collective_income_wanyuan, "万元") or "缺数",
                words.number(row.income_per_capita_yuan, "元") or "缺数",
                words.number(row.household_count, "户") or "缺数",
                words.number(row.tap_water_household_count, "户") or "缺数",
                words.number(row.sanitary_toilet_household_count, "户") or "缺数",
                words.yes_no(row.has_team) or "缺数",
            )
            for row in words.each(found)
        )
        cards.draw(cards.table(header, body, numbers=(1, 2, 3, 4, 5)))


def projects(code: str, filters: Filters) -> None:
    """Road projects and water works of the village."""
    found = cached.rows("village_projects", village=code, day=filters.asof.end)
    with cards.card("projects"):
        cards.draw(cards.head("项目", f"农村公路、农村供水台账 · 截至{filters.asof.label}"))
        if found.empty:
            cards.draw(cards.muted("台账里没有落到本村的项目。"))
            return
        body = (
            (
                row.kind,
                row.name,
                row.type,
                row.status,
                cards.joined(
                    f"{words.number(row.amount, row.unit)} {row.unit}", mark(filters, "row", row.ledger, row.row_id)
                ),
                words.day(row.day) or "未填",
            )
            for row in words.each(found)
        )
        cards.draw(cards.table(("类别", "项目", "性质", "状态", "规模", "日期"), body, numbers=(4,)))
