"""排查调整: who must be reminded of the month's screening, and the county's quarterly adjustment."""

from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.screening import Quarter, ScreeningState, Standing, reminder
from data_access.county.rows import Township, Village
from data_access.workbooks.plain_table import table_workbook
from models.viewing import Filters
from services import reading
from services.monitoring.quarters import MOVES, Adjustment, adjustments, number
from services.monitoring.screening import Calendar, calendar, townships
from services.words import words
from ui.base import state
from ui.base.links import href
from ui.parts import cards, downloads, unknown_in_address
from ui.parts.mark import figure_head, mark

_HEADER = ("乡镇", "行政村", "排查月份", "状态", "逾期天数", "完成情况和日期是否对不上")
_NOTE = (
    "县级调整是全县的，由县里报。纳入按录入系统、消除按风险消除的办结日期数，一户只数一次；应纳尽纳，户数多少不分好坏。"
    "三个月都排查＝三个月都按期或逾期完成的村 / 三个月都到期的应排查的村。点季度看各乡镇。"
)


def reminders(filters: Filters) -> None:
    """Townships with villages whose screening of the month shown is not done or not reported, and what to send."""
    found = calendar(filters)
    listed = ((town, found.waited(found.of(town))) for town in townships(filters))
    waited = {town: items for town, items in sorted(listed, key=lambda pair: -len(pair[1])) if items}
    count = sum(map(len, waited.values()))
    with cards.card("screening_reminders", is_filling=True):
        left, right = st.columns([3.2, 1], vertical_alignment="center")
        left.html(cards.head(f"要催的 {count} 个村：{found.month.label}", f"逾期算到{words.day(found.day)}"))
        name = downloads.marked(f"排查情况-{found.month}.xlsx")
        downloads.button(right, "下载 Excel", lambda: _workbook(found, filters), name, key="screening_workbook")
        if not waited:
            total = found.tally(found.villages, found.month)
            cards.draw(cards.muted("到期的都报来了，没有要催的。" if total.due else "还没有到期，不催。"))
            return
        cards.draw(_waited_table(waited, filters))
        chosen = st.selectbox(
            "催办哪个乡镇", list(waited), format_func=lambda town: town.name, key="screening_township",
            label_visibility="collapsed",
        )  # fmt: skip
        st.code(reminder(chosen.name, found.month.label, waited[chosen]), language=None, wrap_lines=True)


def _waited_table(waited: dict[Township, dict[str, Standing]], filters: Filters) -> Markup:
    rows = []
    for town, items in waited.items():
        address = href("screening", Filters((town.code,), filters.units, filters.asof))
        late = max(item.days_late for item in items.values())
        rows.append(
            (
                cards.anchor(address, town.name), _names(items, ScreeningState.NOT_DONE),
                _names(items, ScreeningState.MISSING), f"{late} 天",
            )
        )  # fmt: skip
    table = cards.table(("乡镇", "未开展", "缺报", cards.whole("最长逾期")), rows, numbers=(3,))
    return cards.div("wide-table", table)


def _names(items: dict[str, Standing], wanted: ScreeningState) -> str:
    names = [name for name, item in items.items() if item.state is wanted]
    return f"{len(names)} 个：{'、'.join(names)}" if names else ""


def _workbook(found: Calendar, filters: Filters) -> bytes:
    """Every village's month, those waited for first."""
    names = {town.code: town.name for town in reading.county().townships}

    def row(village: Village) -> tuple[object, ...]:
        item = found.standings[village.code, found.month]
        return (
            names[village.township_code], village.name, str(found.month), item.state.label, item.days_late or None,
            item.is_contradicted,
        )  # fmt: skip

    order = list(ScreeningState)
    villages = sorted(found.villages, key=lambda one: order.index(found.standings[one.code, found.month].state))
    where = "、".join(names[code] for code in filters.townships) or "全县"
    lines = (f"{where}{found.month.label}村级防返贫排查", f"逾期算到{words.day(found.day)}；来源：村级防返贫排查台账")
    return table_workbook("排查情况", lines, _HEADER, map(row, villages), downloads.banner())


def quarters(filters: Filters) -> None:
    """The last quarters one by one; each opens its townships below."""
    with cards.card("screening_quarters", is_filling=True):
        header = ("季度", cards.whole("县级调整"), "纳入（户）", "消除（户）", "季末未消除（户）", "三个月都排查的村")
        listed = adjustments(filters)
        chosen = _chosen(listed)
        body = [_quarter_row(one, one is chosen, filters) for one in listed]
        table = cards.table(header, body, numbers=(2, 3, 4, 5))
        _tell_unknown(chosen)
        head = figure_head("县级每季动态调整", filters, "quarter_adjustment", "防返贫监测对象台账")
        cards.draw(head, cards.div("tight-table", table), cards.muted(_NOTE))


def _chosen(listed: list[Adjustment]) -> Adjustment:
    """The quarter the address asks for, else the newest."""
    asked = state.parameter("quarter")
    return next((one for one in listed if str(one.period) == asked), listed[0])


def _tell_unknown(shown: Adjustment) -> None:
    """Say that the quarter of the address is none of those listed, here where another can be clicked."""
    asked = state.parameter("quarter")
    if asked not in ("", str(shown.period)):
        unknown_in_address.tell(
            [unknown_in_address.sentence("季度", asked, shown.label)], "这里只列近一年的季度，请在下面的表里重新点。"
        )


def townships_of_quarter(filters: Filters) -> None:
    """The chosen quarter by township."""
    chosen = _chosen(adjustments(filters))
    with cards.card("screening_quarter"):
        draw = partial(_by_township, chosen, filters)
        table = reading.derived(f"screening_quarter_{chosen.period}_{calendar(filters).day}", draw, filters)
        source = "防返贫监测对象台账、村级防返贫排查台账"
        cards.draw(figure_head(f"{chosen.label}：各乡镇", filters, "quarter_adjustment", source), table)


def _quarter_row(one: Adjustment, is_chosen: bool, filters: Filters) -> tuple[object, ...]:
    link = cards.anchor(href("screening", filters, quarter=str(one.period)), one.label)
    link = cards.strong(link) if is_chosen else link
    return (link, _county_state(one, filters), *(number(one.count(name)) for name in MOVES), _screened(one.whole))


def _county_state(one: Adjustment, filters: Filters) -> Markup:
    if one.county.state is ScreeningState.MISSING:
        return cards.light("缺数", "grey", is_hatched=True)
    light = cards.light(one.county.words, one.county.state.colour)
    return cards.whole(cards.joined(light, mark(filters, "row", "observations", one.row_id))) if one.row_id else light


def _screened(found: Quarter) -> str:
    """``24 / 24``; of a quarter that is running, that it is not over."""
    if not found.due:
        return "未到期"
    return f"{found.complete} / {found.due}"


def _by_township(one: Adjustment, filters: Filters) -> Markup:
    rows = []
    for town in townships(filters):
        screened = one.screened[town.code]
        word = "齐" if screened.is_complete else "未到期" if not screened.is_over else "不齐"
        role = {"齐": "green", "不齐": "amber"}.get(word, "none")
        rows.append(
            (
                town.name, *(number(one.count(name, town.code)) for name in MOVES), _screened(screened),
                cards.light(word, role),
            )
        )  # fmt: skip
    header = ("乡镇", "纳入（户）", "消除（户）", "季末未消除（户）", "三个月都排查的村", "三个月")
    return cards.table(header, rows, numbers=(1, 2, 3, 4))


def _note() -> str:
    return (
        "县级调整是全县的，由县里报。纳入按录入系统、消除按风险消除的办结日期数，一户只数一次；应纳尽纳，户数多少不分好坏。"
        "三个月都排查＝三个月都按期或逾期完成的村 / 三个月都到期的应排查的村。点季度看各乡镇。"
    )
