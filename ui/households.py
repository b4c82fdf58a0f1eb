"""Households at risk: county → township → village → household."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis import monitoring
from data_access.county import County
from models import Filters
from ui import cached, cards, state, words
from ui.links import href
from ui.passports import mark

_SHOWN_RISKS = 4


def cases(filters: Filters) -> pd.DataFrame:
    """All cases identified by the month shown, as of its end. Shared between sessions: do not change in place."""

    def prepared() -> pd.DataFrame:
        found = cached.rows("cases", townships=filters.townships, day=filters.asof.end)
        return monitoring.as_of(found, filters.asof)

    return cached.derived("cases", prepared, filters)


def totals(filters: Filters) -> monitoring.Overview:
    """The figures of :func:`analysis.monitoring.overview`, computed once a version, viewer and filters."""
    return cached.derived("case_totals", lambda: monitoring.overview(cases(filters), filters.asof), filters)


#: What stands for the figures while the ledger holds nobody.
NOT_REPORTED = "缺数：截至这个月，台账里没有监测对象。请到数据管理导入。"


def is_reported(filters: Filters) -> bool:
    """Whether the ledger holds any case by the month, of whatever place: else there is no figure, and no nought either."""
    return not cases(Filters((), (), filters.asof)).empty


def households_people(count: monitoring.Count) -> str:
    """``203 户 612 人``: households before people."""
    return f"{count.households} 户 {count.people} 人"


def summary(found: pd.DataFrame, filters: Filters) -> None:
    """The figures that must agree: enrolled, eliminated, open; and what moved this month."""
    when = f"防返贫监测对象台账 · 截至{filters.asof.label}"
    if not is_reported(filters):
        with cards.card("totals"):
            cards.draw(cards.head("防返贫监测对象", when), cards.muted(NOT_REPORTED))
        return
    total = totals(filters)
    left, right = st.columns([1, 1.25])
    with cards.card("totals", left):
        cards.draw(
            cards.head("防返贫监测对象", when),
            cards.big(
                str(total.still_open.households),
                cards.joined(f"户 {total.still_open.people} 人未消除风险", mark(filters, "figure", "open_cases")),
            ),
            cards.line(
                "累计纳入 ", cards.strong(households_people(total.enrolled)), mark(filters, "figure", "enrolled_cases"),
                "，已消除 ", cards.strong(households_people(total.eliminated)), mark(filters, "figure", "eliminated_cases"),
            ),
            cards.line(
                "本月新纳入 ", cards.strong(f"{total.entered.households} 户"),
                mark(filters, "figure", "entered_cases"), "，本月消除 ",
                cards.strong(f"{total.eliminated_now.households} 户"), mark(filters, "figure", "eliminated_cases_now"),
                "，超过 10 天还没有帮扶措施 ", cards.strong(f"{total.without_measures.households} 户"),
                mark(filters, "figure", "waiting_cases"),
            ),
        )  # fmt: skip
    with cards.card("kinds", right):
        body = [(name, count.households, count.people) for name, count in total.by_category.items()]
        risks = cached.derived("case_risks", lambda: _risks(found), filters)
        tables = (cards.table(("类别", "户", "人"), body, numbers=(1, 2)), risks)
        cards.draw(
            cards.head(
                cards.joined(
                    "未消除风险户：按类别",
                    mark(filters, "figure", "cases_by_category"),
                    "和风险",
                    mark(filters, "figure", "cases_by_risk"),
                ),
                when,
            ),
            *cards.side_by_side(tables),
        )
    cards.draw(cards.muted("应纳尽纳：监测户多少不分好坏，看发现得早不早、帮扶到没到、消除稳不稳。"))


def _risks(found: pd.DataFrame) -> str:
    most = monitoring.by_risk(found).head(_SHOWN_RISKS)
    return cards.table(("风险（一户可有几种）", "户"), words.each(most), numbers=(1,))


def drill(found: pd.DataFrame, filters: Filters, county: County) -> None:
    """The next level down: townships, then villages, then households."""
    if not is_reported(filters):
        return
    village = state.parameter("village")
    _way_up(village, filters, county)
    is_known = any(item.code == village for item in county.villages)
    if village and is_known:
        _households(found[found["village_code"] == village], county.village(village).name, filters)
    elif len(filters.townships) == 1:
        where = county.township(filters.townships[0]).name
        _places(lambda: _place_rows(found, "village", filters), where, "行政村", filters)
    else:
        where = "全县" if not filters.townships else "所选乡镇"
        _places(lambda: _place_rows(found, "township", filters), where, "乡镇", filters)


def _way_up(village: str, filters: Filters, county: County) -> None:
    """The levels above, each a link."""
    steps = [cards.anchor(href("households", Filters((), filters.units, filters.asof)), "全县").text]
    if len(filters.townships) == 1:
        name = county.township(filters.townships[0]).name
        steps.append(cards.anchor(href("households", filters), name).text)
    if len(steps) > 1 or village:
        cards.draw(f'<div class="line">{" › ".join(steps)}</div>')


def _place_rows(found: pd.DataFrame, level: str, filters: Filters) -> list[tuple[object, ...]]:
    """Open households by township or by village, each line a link one level down."""
    code = f"{level}_code"
    names = found.drop_duplicates(code).set_index(code)[level]
    body: list[tuple[object, ...]] = []
    for row in monitoring.by(found, code).to_dict("records"):
        place = str(row[code])
        if level == "township":
            here = Filters((place,), filters.units, filters.asof)
            address, of = href("households", here), mark(here, "figure", "open_cases")
        else:
            address, of = (
                href("households", filters, village=place),
                mark(filters, "figure", "village_monitored", place),
            )
        link = cards.joined(cards.anchor(address, names[place]), of)
        body.append((link, row["households"], row["people"], int(row["without_measures"])))
    return body


def _places(compute: Callable[[], list[tuple[object, ...]]], where: str, label: str, filters: Filters) -> None:
    body = cached.derived(f"places_{label}", compute, filters)
    with cards.card("places"):
        cards.draw(
            cards.head(f"{where}：未消除风险户按{label}", f"防返贫监测对象台账 · 截至{filters.asof.label}"),
            cards.table((label, "户", "人", "超过 10 天无措施（户）"), body, numbers=(1, 2, 3))
            if body
            else cards.muted("没有未消除风险的监测户。"),
        )


def _households(found: pd.DataFrame, village: str, filters: Filters) -> None:
    ordered = found.sort_values(["is_open", "days_since"], ascending=[False, False])
    body = []
    for place, row in enumerate(ordered.to_dict("records"), start=1):
        risks = "、".join(str(row[f"risk_{i}"]) for i in range(1, 6) if not words.is_missing(row[f"risk_{i}"]))
        if row["is_open"]:
            status = cards.light("监测中", "none")
        else:
            status = cards.Html(f"已消除（{cards.escape(words.text(row['elimination']))}）")
        address = href("household", filters, id=str(row["household_id"]))
        body.append(
            (
                cards.joined(cards.anchor(address, f"第 {place} 户"), mark(filters, "row", "cases", str(row["case_id"]))), row["category"], risks, row["size"], status,
                words.day(row["identified_on"]), row["days_since"] if row["is_open"] else "",
                words.text(row["measures"]) or ("没有措施" if row["is_open"] else ""), words.text(row["open_step"]),
            )
        )  # fmt: skip
    header = ("打开", "类别", "风险", "人口（人）", "状态", "识别日期", "已过（天）", "帮扶措施", "正在办")
    with cards.card("cases"):
        cards.draw(
            cards.head(f"{village}：{len(body)} 件监测", f"防返贫监测对象台账 · 截至{filters.asof.label}"),
            cards.table(header, body, numbers=(3, 6)) if body else cards.muted("这个村没有监测户。"),
        )
