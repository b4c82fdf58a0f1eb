"""The list: how many of what, by unit and township; then row by row, with the whole list as Excel."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.offices.due_list import Standing
from data_access.workbooks.plain_table import table_workbook
from models.viewing import Filters
from services import reading
from services.offices.due import HEADER, TOWNSHIP, DueList, due, kept, sheet_rows
from services.words import words
from settings import settings
from ui.base.links import href
from ui.parts import cards, downloads, due_table
from ui.parts.forms import box
from ui.parts.mark import figure_head
from ui.parts.switch import switch

_SHOWN = 200
_ALL = "全部事项"
_STANDINGS = {"all": "全部", "over": "逾期", "wanting": "缺位", "soon": "快到期"}


def page(filters: Filters) -> None:
    """The counts, then the rows of what is chosen."""
    found = due(filters)
    with cards.card("due_counts"):
        cards.draw(_counts(found, filters))
    with cards.card("due_list"):
        left, middle, right = st.columns([1.3, 1.6, 0.8], vertical_alignment="center")
        titles = {_ALL: _ALL} | {title: title for title in found.by("title")}
        title = box(left, "事项", titles, "due_title", label_visibility="collapsed")
        standing = switch("状态", "standing", _STANDINGS, key="due_standing", place=middle)
        chosen = kept(found, "" if title == _ALL else title, _STANDINGS[standing] if standing != "all" else "")
        downloads.button(
            right, "下载 Excel", partial(_workbook, chosen, filters), f"{downloads.marked('到期未办')}.xlsx"
        )
        cards.draw(due_table.table(chosen, filters, _SHOWN))


def _counts(found: DueList, filters: Filters) -> Markup:
    soon = settings().supervision.soon_days
    source = f"各台账登记的期限 · 截至{words.day(found.day)}"
    return cards.joined(
        figure_head(due_table.in_words(found), filters, "due", source),
        cards.side_by_side(
            [
                _table("事项", found.by("title"), str),
                _table("谁办", found.by("actor"), partial(_unit, filters)),
                _table("在哪个乡镇", found.by("township_code"), partial(_township, filters)),
            ]
        ),
        due_table.notes(found),
        cards.muted(f"逾期：期限在{words.day(found.day)}以前（含当天），到那天还没有办。缺位：应当有而没有，没有写期限。快到期：{soon} 天以内到期，不算逾期。"),
    )  # fmt: skip


def _table(title: str, counts: Mapping[str, Mapping[Standing, int]], name: Callable[[str], object]) -> Markup:
    rows = ((name(key), *(each[standing] or "—" for standing in Standing)) for key, each in counts.items())
    return cards.table((title, *Standing), rows, (1, 2, 3))


def _unit(filters: Filters, id: str) -> Markup | str:
    if not id or id == TOWNSHIP:
        return "所在乡镇" if id else "待县里确认"
    return cards.anchor(href("department", filters, id=id), reading.county().unit(id).short_name)


def _township(filters: Filters, code: str) -> Markup | str:
    if not code:
        return "全县（不分乡镇）"
    return cards.anchor(href("township", filters, code=code), reading.county().township(code).name)


def _workbook(chosen: DueList, filters: Filters) -> bytes:
    county = reading.county()
    places = "、".join(county.township(code).name for code in filters.townships) or "全部乡镇"
    units = "、".join(county.unit(id).short_name for id in filters.units) or "全部部门"
    lines = (
        f"到期未办 {len(chosen.rows)} 件",
        f"{places}，{units}，截至{words.day(chosen.day)}",
        downloads.version_line(),
    )
    return table_workbook("到期未办", lines, HEADER, sheet_rows(chosen), downloads.banner())
