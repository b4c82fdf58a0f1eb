"""The villages: their rows as every page reads them, and one village's file."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.bulletin import by
from errors import NotFound
from models import Filters
from ui import cached, cards, households, links, words
from ui.passports import mark


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


#: What stands for the figures while the register of villages is empty.
NOT_REPORTED = "缺数：行政村台账还没有导入。请到数据管理导入。"


def is_reported(filters: Filters) -> bool:
    """Whether any village has come in, of whatever place."""
    return not rows(Filters((), (), filters.asof)).empty


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
