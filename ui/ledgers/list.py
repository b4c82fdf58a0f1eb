"""All ledgers of the county by section of the plan, with how much is in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from data_access.county.ledgers import Ledger
from models.viewing import Filters
from services import reading
from services.words import ledger_words
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import mark

_NO_ARTICLE = "几条共用的台账"


@dataclass(frozen=True)
class Line:
    """One ledger with its rows within the filters and how far they reach."""

    ledger: Ledger
    row_count: int
    newest: str
    group: str
    article: str
    order: int


def lines(filters: Filters) -> tuple[Line, ...]:
    """Every ledger that the viewer and the department filter leave, in the order of the plan."""
    return reading.derived("ledger_lines", lambda: _lines(filters), filters)


def _lines(filters: Filters) -> tuple[Line, ...]:
    found = []
    for ledger in reading.store().ledgers:
        view = reading.ledger(ledger.name, filters)
        if view.is_visible:
            summary = view.summary()
            newest = ledger_words.newest(ledger, summary)
            found.append(Line(ledger, int(summary["row_count"]), newest, *_in_the_plan(ledger)))
    return tuple(sorted(found, key=lambda line: (line.order, line.ledger.title)))


def _in_the_plan(ledger: Ledger) -> tuple[str, str, int]:
    """The section, label and place in the plan of its first article; a ledger without one comes last."""
    county = reading.county()
    if not ledger.articles:
        return _NO_ARTICLE, "", len(county.articles)
    articles = [county.article(id) for id in ledger.articles]
    first = articles[0]
    order = next(place for place, article in enumerate(county.articles) if article.id == first.id)
    return f"{first.part} {first.section}".strip(), f"{first.label}等" if len(articles) > 1 else first.label, order


def matching(found: tuple[Line, ...], text: str) -> list[Line]:
    """Ledgers with the text in title, article, unit or the label of a column."""
    wanted, county = text.strip(), reading.county()

    def parts(line: Line) -> Iterator[str]:
        yield from (line.ledger.title, line.group, ledger_words.unit_of(line.ledger))
        yield from (f"{county.article(id).label} {county.article(id).title}" for id in line.ledger.articles)
        yield from (column.label for column in line.ledger.columns)

    return [line for line in found if any(wanted in part for part in parts(line))]


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
