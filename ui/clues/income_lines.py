"""监测线: the income line of each year as the county was told it, and typing one in."""

import streamlit as st
from markupsafe import Markup

from data_access.acts.typed_rows import enter_rows
from errors import RowRefused
from models.viewing import Filters
from services import clock, reading
from services.ledgers import known
from services.words import words
from ui.base import state
from ui.base.links import href
from ui.parts import absent, cards
from ui.parts.forms import carry_out
from ui.parts.mark import mark

_TITLE, _HEAD = "监测收入线台账", "每年的监测线（人均纯收入参考线，由省里定）"
_KEYS = ("line_yuan", "line_document")
_SHORTEST_DOCUMENT = 4


def section(filters: Filters) -> None:
    """Every year of the plan with its line or 待县里确认, and the form."""
    years = range(reading.county().plan.start_month.year, reading.county().plan.end_month.year + 1)
    with cards.card("income_lines"):
        if not known.is_kept("income_lines"):
            cards.draw(cards.head(_HEAD, _TITLE), cards.muted(absent.NOT_KEPT))
            return
        table = cards.anchor(href("ledger", filters, name="income_lines"), f"{_TITLE} ›")
        cards.draw(cards.head(_HEAD, table), _table(years, filters))
        first, second, third, last = st.columns([0.8, 1, 2.6, 0.9], vertical_alignment="bottom")
        year = first.selectbox("年度", years, index=None, placeholder="选年度", key="line_year")
        typed = second.text_input("监测线（元）", key="line_yuan", max_chars=8)
        document = third.text_input(
            "依据文件（必填）", key="line_document", max_chars=120, placeholder="文件名称和文号"
        )
        if last.button("记下", key="line_enter", width="stretch"):
            done = f"{year}年的监测线已记下，数据比对按它重新算过。"
            carry_out(lambda: enter(year, typed, document), done, *_KEYS)


def _table(years: range, filters: Filters) -> Markup:
    known = {int(row.year): row for row in words.each(reading.rows("income_lines"))}
    body = [
        (
            f"{year}年",
            cards.joined(f"{known[year].line_yuan:g}", mark(filters, "row", "income_lines", known[year].row_id))
            if year in known
            else cards.light("待县里确认", "grey"),
            known[year].source_document if year in known else "没有填，这一年的收入不和监测线比较",
        )
        for year in years
    ]
    return cards.table(("年度", "监测线（元）", "依据"), body, numbers=(1,))


def enter(year: int | None, typed: str, document: str) -> None:
    """Take down the line of a year. Raises RowRefused, NamelessDecision."""
    if year is None:
        raise RowRefused("还没有选年度。请先选是哪一年的监测线。")
    if len(document.strip()) < _SHORTEST_DOCUMENT:
        raise RowRefused("监测线要写明依据文件。请填写文件名称和文号后再点一次。")
    cells = {"year": str(year), "line_yuan": typed.strip(), "source_document": document.strip()}
    enter_rows(reading.store(), {"income_lines": [cells]}, actor=state.person(), now=clock.now())
