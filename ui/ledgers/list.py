"""All ledgers of the county by section of the plan, with how much is in each."""

import streamlit as st
from markupsafe import Markup

from models.viewing import Filters
from services.ledgers.in_the_plan import Line, matching
from services.words import ledger_words
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import mark


def search(found: tuple[Line, ...], filters: Filters) -> list[Line]:
    """The box to search with, and what it leaves."""
    left, right = st.columns([1, 2.6], vertical_alignment="center")
    hint = "找台账：名称、条目、单位或列名"
    text = left.text_input("找台账", placeholder=hint, key="ledger_search", max_chars=30, label_visibility="collapsed")
    shown = matching(found, text)
    empty = sum(not line.row_count for line in shown)
    note = f"共 {len(shown)} 个台账" + (f"，其中 {empty} 个在所选范围内还没有数据" if empty else "")
    with right:
        rest = "。点名称看每一行、合计、地图，可以导出。"
        cards.draw(cards.muted(cards.joined(note, mark(filters, "figure", "ledger_count"), rest)))
    return shown


def board(shown: list[Line], filters: Filters) -> None:
    """One card a section, in two columns of about equal length."""
    if not shown:
        st.info("没有符合条件的台账。请换一个词、部门或乡镇。")
        return
    groups: dict[str, list[Line]] = {}
    for line in shown:
        groups.setdefault(line.group, []).append(line)
    half, so_far = (len(shown) + 2 * len(groups)) / 2, 0
    left, right = st.columns(2)
    for number, (title, members) in enumerate(groups.items()):
        with cards.card(f"ledgers_{number}", left if so_far < half else right):
            cards.draw(cards.head(title, f"{len(members)} 个台账"), _table(members, filters))
        so_far += len(members) + 2


def _table(members: list[Line], filters: Filters) -> Markup:
    body = (
        (
            line.article or "—", cards.anchor(href("ledger", filters, name=line.ledger.name), line.ledger.title),
            cards.joined(line.row_count, mark(filters, "total", line.ledger.name, "row_count")), cards.whole(line.newest), ledger_words.unit_of(line.ledger),
        )
        for line in members
    )  # fmt: skip
    return cards.table(("条", "台账", "行数", "最新数据", "责任单位"), body, numbers=(2,))
