"""What this page gives away as Excel: the counts without small ones, and the list of what is overdue, without names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from analysis.monitoring.small_cells import band
from data_access.county.county import County
from data_access.workbooks.plain_table import table_workbook
from models.viewing import Filters
from services.monitoring import one_screen, places
from services.monitoring.cases import LEDGER, is_reported, totals, waiting_days
from services.monitoring.counts import overdue, states
from services.monitoring.view import View
from services.words import ledger_words, words
from ui.parts import downloads
from ui.risk_households.breakdowns import by_risks, by_units, categories
from ui.risk_households.lists import acts, risks
from ui.risk_households.places import in_bands

_COUNTS = ("表", "乡镇", "名称", "户", "人", "其中没有帮扶措施超过规定天数（户）")
_OVERDUE = (
    "乡镇", "行政村", "户", "类别", "风险", "状态", "逾期的环节", "应办结", "逾期（天）", "没有帮扶措施（天）", "办理层级",
)  # fmt: skip
#: What is said of a group: households, people and, where it is known, those waiting for measures.
Line = tuple[str, str, str, str, str, str]


def buttons(filters: Filters, shown: View, county: County) -> None:
    """The two downloads; on the projector only the counts."""
    left, right, _ = st.columns([1, 1.25, 2.2])
    banner, name = downloads.banner(), downloads.marked(f"风险户{{}}-{filters.asof}.xlsx")
    downloads.button(
        left, "导出户数 Excel", lambda: counts_workbook(filters, shown, county, banner), name.format("户数"),
        note="少于规定户数的不写确数，可以往外送。",
    )  # fmt: skip
    if not shown.is_projected:
        downloads.button(
            right, "导出逾期和没有措施名单", lambda: overdue_workbook(filters, banner), name.format("逾期名单"),
            note="逐户的名单，没有姓名和编号，只在办理人员间用。",
        )  # fmt: skip


def counts_workbook(filters: Filters, shown: View, county: County, banner: str = "") -> bytes:
    """Households and people by status, category, risk, department, township and village; small counts are hidden.

    Args:
        banner: such as 演示数据, for the printed page's header.
    """
    hidden = replace(shown, is_projected=True)
    limit = hidden.sight.below
    lines = [
        *_top("风险户：户数", filters, banner),
        f"少于 {limit} 户的写“<{limit}”；写了会推算出它的，写“已隐去”。各村只写在哪一档（如 {band(limit, limit)}），不写确数。",
        "未消除风险的户：各表除合计外都只数未消除的；一户有几种风险、几个部门，每种都数。",
    ]
    body = [*_sums(filters, hidden), *_kinds(filters, hidden, county), *_places(filters, hidden, county)]
    cells = ([int(cell) if cell.isdigit() else cell for cell in row] for row in body)
    return table_workbook("风险户户数", lines, _COUNTS, cells if is_reported(filters) else (), banner)


def _top(title: str, filters: Filters, banner: str) -> list[str]:
    return [
        title,
        f"来源：{LEDGER}、监测办理台账；{ledger_words.chosen(filters)}",
        downloads.version_line(),
        *(["演示数据：人、户、数字都是模拟的"] if banner else []),
    ]


def _sums(filters: Filters, shown: View) -> list[Line]:
    total, said = totals(filters), one_screen.said(filters, shown)
    named = {
        "累计纳入": "enrolled", "未消除风险": one_screen.OPEN, "已消除风险": "eliminated", "本月纳入": "entered",
        "其中重新纳入": "re_entered", "本月消除": "eliminated_now", "正在办理纳入（不算在累计纳入里）": "in_procedure",
    }  # fmt: skip
    waiting = said.number(one_screen.WAITING, total.without_measures.households)
    return [
        ("合计", "", label, *said.pair(name, getattr(total, name)), waiting if name == one_screen.OPEN else "")
        for label, name in named.items()
    ]


def _kinds(filters: Filters, shown: View, county: County) -> Iterable[Line]:
    total = totals(filters)
    for name, pair in zip(total.by_category, categories(filters, shown), strict=True):
        yield "按类别", "", name, *pair, ""
    for risk, said in by_risks(filters, shown):
        yield "按风险", "", risk, *said, ""
    for unit_id, said in by_units(filters, shown, county):
        yield "按部门", "", county.unit(unit_id).short_name if unit_id else "待县里确认", *said, ""


def _places(filters: Filters, shown: View, county: County) -> Iterable[Line]:
    for place in places.townships(filters, shown, county):
        yield "按乡镇", place.name, place.name, *place.said, place.waiting_said
    for place in in_bands(filters, shown, county):
        yield "按行政村", county.township(place.township).name, place.name, *place.said, place.waiting_said


def overdue_workbook(filters: Filters, banner: str = "") -> bytes:
    """Every case with a step over its limit, or without a measure for too long: never with a name or a number."""
    lines = [
        *_top("风险户：办理逾期和没有帮扶措施名单", filters, banner),
        f"没有帮扶措施的列超过 {waiting_days()} 天的。“第几户”按识别先后在村内编，与看板上一致。",
    ]
    return table_workbook("逾期名单", lines, _OVERDUE, _overdue_rows(filters), banner)


def _overdue_rows(filters: Filters) -> Iterable[Sequence[object]]:
    found = states(filters)
    late = set(overdue(filters)["case_id"])
    wanted = found[found["case_id"].isin(late) | found["is_without_measures"]]
    for row in words.each(wanted.sort_values(["days_over", "days_without_measure"], ascending=False)):
        waited = row.days_without_measure
        yield (
            row.township, row.village, f"第 {row.place} 户", row.category, risks(row), str(row.status), row.overdue_step,
            words.day(row.due_on) if row.is_overdue else "", int(row.days_over) if row.is_overdue else None,
            None if words.is_missing(waited) else int(waited), acts(row).split(" · ")[1],
        )  # fmt: skip
