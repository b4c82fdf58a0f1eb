"""数据矛盾: what the checks found, where it stands, whom to ask, and settling a doubt."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access.acts.confirm_doubt import confirm_doubt
from data_access.published.findings import DOUBT, ERROR, GROUPS, asked, where
from data_access.workbooks.plain_table import table_workbook
from models.viewing import Filters
from services import clock, reading
from services.offices.findings import all_findings, counted, remedy
from services.words import ledger_words, words
from ui.base import state
from ui.base.links import href
from ui.parts import cards, downloads
from ui.parts.forms import box, carry_out, choice
from ui.parts.mark import mark

_ALL = ""
_SEVERITIES = {_ALL: "严重程度：全部", ERROR: f"只看{ERROR}", DOUBT: f"只看{DOUBT}"}
_STATES = {"open": "待处理", "settled": "已核实", _ALL: "处理情况：全部"}
_PAGE_ROWS = 50
_HEADER = ("严重程度", "问题", "在哪里", "问谁", "怎么办")


def section(filters: Filters) -> None:
    """The choice, the checks with their counts, the findings of the chosen one, and settling a doubt."""
    found = all_findings(filters)
    with cards.card("findings"):
        cards.draw(cards.head("数据矛盾（现状）", cards.joined(counted(found), mark(filters, "figure", "findings"))))
        if found.empty:
            cards.draw(cards.muted("所选范围内没有发现矛盾。每次导入后都会重新核查。"))
            return
        chosen = _choose(found)
        if not chosen.empty:
            cards.draw(_summary(chosen))
    with cards.card("findings_rows"):
        _rows(_of_one_check(chosen), filters)
    with cards.card("findings_settle"):
        cards.draw(cards.head("核实一处疑点", "核实后不再算待处理；数变了会重新提出。错误不能核实，请改正数据"))
        _settle(found)


def _choose(found: pd.DataFrame) -> pd.DataFrame:
    """The findings of the chosen severity, group and state."""
    a, b, c = st.columns(3)
    severity = box(a, "严重程度", _SEVERITIES, "finding_severity", label_visibility="collapsed")
    groups = {_ALL: "核查类别：全部"} | GROUPS
    group = box(b, "核查类别", groups, "finding_group", label_visibility="collapsed")
    status = box(c, "处理情况", _STATES, "finding_state", label_visibility="collapsed")
    if severity in (ERROR, DOUBT):
        found = found[found["severity"] == severity]
    if group in GROUPS:
        found = found[found["check_group"] == group]
    if status in ("open", "settled"):
        found = found[found["confirmed_at"].notna() == (status == "settled")]
    return found


def _summary(chosen: pd.DataFrame) -> Markup:
    """One line a check and severity: how many it found."""
    counts = chosen.groupby(["check_group", "title", "severity"], sort=False, as_index=False).size()
    body = (
        (GROUPS.get(row.check_group, row.check_group), row.title, _light(row.severity), row.finding_count)
        for row in words.each(counts.rename(columns={"size": "finding_count"}))
    )
    return cards.table(("核查类别", "核查什么", "严重程度", "处数"), body, numbers=(3,))


def _light(severity: str) -> Markup:
    return cards.light(severity, "red" if severity == ERROR else "amber")


def _of_one_check(chosen: pd.DataFrame) -> pd.DataFrame:
    counts = chosen["check_name"].value_counts(sort=False)
    titles = dict(zip(chosen["check_name"], chosen["title"], strict=True))
    labels = {_ALL: f"全部核查（{len(chosen)} 处）"} | {n: f"{titles[n]}（{counts[n]} 处）" for n in titles}
    name = st.selectbox("核查什么", list(labels), format_func=labels.__getitem__, key="finding_check", label_visibility="collapsed")  # fmt: skip
    return chosen[chosen["check_name"] == name] if name else chosen


def _rows(shown: pd.DataFrame, filters: Filters) -> None:
    """A page of findings, all of them as Excel."""
    if shown.empty:
        cards.draw(cards.muted("没有符合条件的。"))
        return
    left, right = st.columns([4, 1])
    pages = range(-(-len(shown) // _PAGE_ROWS))
    page = left.selectbox(
        "行", pages, key=f"finding_page_{len(shown)}", label_visibility="collapsed",
        format_func=lambda n: f"第 {n * _PAGE_ROWS + 1}–{min(len(shown), (n + 1) * _PAGE_ROWS)} 处，共 {len(shown)} 处",
    )  # fmt: skip
    downloads.button(right, "下载 Excel", lambda: workbook(shown, filters), downloads.marked("数据矛盾.xlsx"))
    part = shown.iloc[page * _PAGE_ROWS : (page + 1) * _PAGE_ROWS]
    body = ((_light(row.severity), *_words(row, filters)) for row in words.each(part))
    cards.draw(cards.table(_HEADER, body))


def _words(row: Any, filters: Filters) -> Iterator[object]:
    """The cells of one finding after its severity."""
    household = words.text(row.household_id)
    link = cards.anchor(href("household", filters, id=household), "打开这一户") if household else ""
    yield cards.joined(row.problem, " ", link) if household else row.problem
    place = where(reading.store().ledgers, row)
    has_row = not words.is_missing(row.row_id) and row.ledger in reading.store().ledgers.ledgers
    yield cards.joined(place, mark(filters, "row", row.ledger, row.row_id)) if has_row else place
    yield asked(row)
    yield remedy(row)


def workbook(shown: pd.DataFrame, filters: Filters) -> bytes:
    """The findings as Excel, with the filters above them."""
    manifest, ledgers, banner = reading.manifest(), reading.store().ledgers, downloads.banner()
    version = f"数据版本 {manifest.version}，发布 {manifest.published_at[:16]}"
    lines = ["数据矛盾", ledger_words.chosen(filters), version]
    rows = (
        (GROUPS.get(row.check_group, row.check_group), row.title, row.severity, row.problem, where(ledgers, row), asked(row), remedy(row))
        for row in words.each(shown)
    )  # fmt: skip
    header = ("核查类别", "核查什么", *_HEADER)
    return table_workbook("数据矛盾", [banner, *lines] if banner else lines, header, rows, banner)


def _settle(found: pd.DataFrame) -> None:
    doubts = found[(found["severity"] == DOUBT) & found["confirmed_at"].isna()]
    if doubts.empty:
        cards.draw(cards.muted("没有待核实的疑点。"))
        return
    labels = {row.finding_id: f"{row.title}：{row.problem}" for row in words.each(doubts)}
    left, middle, right = st.columns([2.4, 1.8, 0.7], vertical_alignment="bottom")
    chosen = choice(left, "疑点", labels, "finding_chosen")
    reason = middle.text_input("核实情况和依据", key="finding_reason", max_chars=200)
    if right.button("核实无误", key="finding_confirm", disabled=chosen is None, width="stretch"):
        assert chosen is not None
        confirm = partial(confirm_doubt, actor=state.actor(), now=clock.now(), reason=reason)
        done = "已记下核实情况，这一处不再算待处理。看板已更新。"
        carry_out(lambda: confirm(reading.store(), chosen), done, "finding_chosen", "finding_reason")
