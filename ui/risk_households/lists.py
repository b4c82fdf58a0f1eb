"""Households one by one, never by name: overdue first, without measures, and the list behind any figure of the page."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.monitoring.bulletin import newest, part
from analysis.monitoring.case_clock import CaseStatus
from analysis.monitoring.small_cells import WITHHELD
from data_access.county.county import County
from errors import NotFound
from models.viewing import Filters
from services.ledgers import known
from services.monitoring import eliminations, one_screen
from services.monitoring.cases import LEDGER, long_waiting_days, totals, waiting_days
from services.monitoring.counts import overdue, states
from services.monitoring.view import View
from services.words import words
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import mark
from ui.risk_households.view import address, marked

_FIRST, _MOST = 8, 200
#: What ``status`` in the address may be -> the part of :func:`analysis.monitoring.bulletin.part`, or the status of the case.
STATUSES = {
    "identified": ("进入过识别程序", "identified"),
    "enrolled": ("累计纳入", "enrolled"),
    "open": ("未消除风险", "still_open"),
    "eliminated": ("已消除风险", "eliminated"),
    "entered": ("本月纳入", "entered"),
    "re_entered": ("本月重新纳入", "re_entered"),
    "eliminated_now": ("本月消除", "eliminated_now"),
    "refused": ("不予纳入", "refused"),
    "ever_helped": ("纳入后有过帮扶措施", "ever_helped"),
    "running": ("识别办理中", "in_procedure"),
    "waiting": ("还没有帮扶措施，超过规定天数", "without_measures"),
    "waiting_long": ("还没有帮扶措施，拖得太久", "without_measures_long"),
}
#: ``status`` in the address -> a case's own status, see :mod:`analysis.monitoring.case_clock`.
STANDINGS = {"unhelped": CaseStatus.WAITING_FOR_HELP, "followed": CaseStatus.FOLLOWED, "ending": CaseStatus.ELIMINATING}
OVERDUE, TOO_EARLY = "overdue", "too_early"


def title(shown: View, county: County) -> str:
    """What the list is of, in words. Raises NotFound for what nothing can be."""
    if shown.village and all(one.code != shown.village for one in county.villages):
        raise NotFound("没有这个村。请从风险户页面逐级打开。")
    own = {OVERDUE: "办理逾期", TOO_EARLY: "近 12 个月消除、按已知情况不符合条件的"}
    status = own | STANDINGS | {key: label for key, (label, _) in STATUSES.items()}
    if shown.status and shown.status not in status:
        raise NotFound("没有这样一份名单。请从风险户页面逐级打开。")
    for asked, ledger, column in (
        (shown.step, "case_steps", "step"), (shown.category, "cases", "category"), (shown.risk, "cases", "risk_1"),
    ):  # fmt: skip
        if asked and asked not in known.codes(ledger, column):
            raise NotFound("地址里的环节、类别或风险不存在。请从风险户页面逐级打开。")
    village = county.village(shown.village).name if shown.village else ""
    parts = (village, status.get(shown.status, ""), shown.step, shown.category, shown.risk)
    return " · ".join(part for part in parts if part)


def listed(filters: Filters, shown: View) -> pd.DataFrame:
    """The cases of a list: one a household, but every case of a village that is asked for without anything else."""
    found = states(filters)
    if shown.status == OVERDUE:
        found = found[found["is_overdue"]]
    elif shown.status == TOO_EARLY:
        found = found[found["case_id"].isin(eliminations.too_early(filters)["case_id"])]
    elif shown.status in STANDINGS:
        found = newest(found)
        found = found[found["status"] == STANDINGS[shown.status]]
    elif shown.status:
        found = part(found, STATUSES[shown.status][1], filters.asof)
    elif shown.step:
        found = newest(found)
    elif shown.category or shown.risk:
        found = part(found, "still_open", filters.asof)
    if shown.village:
        found = found[found["village_code"] == shown.village]
    if shown.step:
        found = found[found["current_step"] == shown.step]
    if shown.category:
        found = found[found["category"] == shown.category]
    if shown.risk:
        found = found[found[[f"risk_{i}" for i in range(1, 6)]].isin([shown.risk]).any(axis=1)]
    return found


def draw(filters: Filters, shown: View, county: County) -> None:
    """The list the address asks for."""
    said = title(shown, county)
    cards.kept("cases", f"list_{shown}", lambda: _list_text(said, filters, shown), filters)


def _list_text(said: str, filters: Filters, shown: View) -> Markup:
    if shown.is_projected:
        return cards.head(said, LEDGER) + cards.muted("投影时不列单户名单。退出投影可看。")
    found = listed(filters, shown)
    ordered = found.sort_values(["is_overdue", "days_over", "is_monitored", "days_since"], ascending=False)
    said_of = _last_words(filters, shown)
    body = [(*_line(row, filters), said_of(row)) for row in words.each(ordered.head(_MOST))]
    households = found["household_id"].nunique()
    size = f"{households} 户" + (f" {len(found)} 件" if len(found) != households else "")
    if shown.village and not shown.status:
        size = f"纳入过和正在办的 {size}，其中未消除风险 {found['household_id'][found['is_monitored']].nunique()} 户"
    last = "不符合的条件" if shown.status == TOO_EARLY else "帮扶措施"
    header = ("户", "乡镇", "类别", "风险", "人口（人）", "状态", "正在办", "逾期（天）", "纳入或识别", last)
    more = f"只列前 {_MOST} 件，请按乡镇、村收窄。" if len(found) > _MOST else ""
    return cards.joined(
        cards.head(f"{said}：{size}", f"{LEDGER}、监测办理台账 · 截至{filters.asof.label}"),
        cards.table(header, body, numbers=(4, 7)) if body else cards.muted("没有符合的户。"),
        cards.muted(f"“第几户”按识别先后在村内编，不含户编号、姓名。{more}"),
    )


def name(row: Any, filters: Filters) -> Markup:
    """``郊底村第 3 户``, a link to its file."""
    link = cards.anchor(href("household", filters, id=row.household_id), f"{row.village}第 {row.place} 户")
    return cards.joined(link, mark(filters, "row", "cases", row.case_id))


def risks(row: Any) -> str:
    found = (getattr(row, f"risk_{i}") for i in range(1, 6))
    return "、".join(str(risk) for risk in found if not words.is_missing(risk))


def _line(row: Any, filters: Filters) -> tuple[object, ...]:
    ended = f"（{row.elimination}）" if not words.is_missing(row.elimination) else ""
    return (
        name(row, filters), cards.whole(row.township), cards.whole(row.category), risks(row), row.size,
        cards.whole(f"{row.status}{ended}"), cards.whole(words.text(row.current_step)), late(row), cards.whole(words.day(row.identified_on)),
    )  # fmt: skip


def _last_words(filters: Filters, shown: View) -> Callable[[Any], str]:
    """What the last column of a list says: the measures, or why an elimination came too soon."""
    if shown.status != TOO_EARLY:
        return lambda row: words.text(row.measures) or ("没有措施" if row.is_monitored else "")
    found = eliminations.too_early(filters)
    reasons = dict(zip(found["case_id"], found["objections"], strict=True))
    return lambda row: str(reasons[row.case_id])


def late(row: Any) -> object:
    """Days over the limit as a red light with its word."""
    return cards.light(f"逾期 {int(row.days_over)} 天", "red") if row.is_overdue else ""


def overdue_first(filters: Filters, shown: View) -> None:
    """What must be done at once: steps over their limit, and households that wait for measures."""
    left, right = st.columns([1.25, 1])
    cards.kept("overdue", f"overdue_{shown}", lambda: _overdue_text(filters, shown), filters, left)
    cards.kept("waiting", f"waiting_{shown}", lambda: _waiting_text(filters, shown), filters, right)


def acts(row: Any) -> str:
    """Who has to act: the level noted at the step, and the township of the household."""
    level = words.text(row.handled_by)
    return f"{row.township} · {level or '办理层级未登记'}"


def _overdue_text(filters: Filters, shown: View) -> Markup:
    found, said = overdue(filters), one_screen.said(filters, shown)
    number = said.number("overdue", len(found))
    heading = cards.joined(
        "办理逾期 ", cards.strong(number if number == WITHHELD else f"{number} 件"), marked(filters, shown, "overdue_cases"),
    )  # fmt: skip
    top = cards.head(heading, f"监测办理台账 · 截至{filters.asof.label}")
    if found.empty:
        return top + cards.muted("没有超过时限的环节。时限待县里确认的环节不算逾期。")
    if shown.is_projected:
        by_step = found["overdue_step"].value_counts().items()
        steps = [(str(step), said.number(("overdue", step), int(count))) for step, count in by_step]
        return top + cards.table(("环节", "件"), steps, numbers=(1,))
    body = [
        (name(row, filters), row.overdue_step, cards.whole(words.day(row.due_on)), late(row), acts(row))
        for row in words.each(found.head(_FIRST))
    ]
    everything = cards.anchor(address(filters, shown, status=OVERDUE), f"全部 {len(found)} 件 ›")
    table = cards.table(("户", "环节", "应办结", "逾期", "由谁办"), body)
    return top + table + cards.line(everything)


def _waiting_text(filters: Filters, shown: View) -> Markup:
    total, said = totals(filters), one_screen.said(filters, shown)
    found = part(states(filters), "without_measures", filters.asof)
    rows: Sequence[tuple[object, ...]] = [
        (
            cards.light(f"超过 {days} 天", "red" if getattr(total, name).households else "none"),
            cards.strong(said.count(name, getattr(total, name))),
            marked(filters, shown, figure),
            "" if shown.is_projected else cards.anchor(address(filters, shown, status=status), "名单 ›"),
        )
        for days, name, figure, status in (
            (waiting_days(), "without_measures", "waiting_cases", "waiting"),
            (long_waiting_days(), "without_measures_long", "long_waiting_cases", "waiting_long"),
        )
    ]
    top = cards.head("还没有帮扶措施", f"监测办理台账 · 截至{filters.asof.label}")
    note = cards.muted("从录入系统那天起算，绿色通道从第一个环节起算；天数待县里确认。")
    if shown.is_projected or found.empty:
        return top + cards.table((), rows) + note
    ordered = found.sort_values("days_without_measure", ascending=False).head(_FIRST - 3)
    body = [(name(row, filters), risks(row), f"{row.days_without_measure:.0f} 天") for row in words.each(ordered)]
    return top + cards.table((), rows) + cards.table(("户", "风险", "已等"), body, numbers=(2,)) + note
