"""The filter line: townships, departments and the month, in the same place on every page."""

from collections.abc import Collection, Container, Iterable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data_access.county.county import County
from models.time import Month
from models.viewing import Filters
from services import days
from services.words import words
from ui.base import state
from ui.base.links import PageInfo
from ui.base.state import Address
from ui.frame.subjects import Subject

#: Why a filter cannot be changed while something is opened that it belongs to.
_SETTLED = "随打开的内容而定；要看别的，请先回到列表"


def filter_line(county: County, page: PageInfo, subject: Subject) -> Filters:
    """Draw the three filters and return what they say.

    One that does not apply on the page is disabled, and one that the opened subject settles stands at the subject: what
    was chosen is kept meanwhile and holds again on the next page.
    """
    townships = {township.code: township.name for township in county.townships}
    units = {unit.id: unit.short_name for unit in county.units if unit.kind != "group"}
    months = days.months()
    known = {"township": townships, "department": units, "asof": months}
    settled, ignored = _take(known, days.first_month(), subject)
    columns = st.columns([1.6, 1.05, 0.95], gap="small")
    chosen_townships = _several(columns[0], "township", "乡镇", townships, page.township_note, settled)
    chosen_units = _several(columns[1], "department", "部门", units, page.department_note, settled)
    with columns[2]:
        chosen_month = st.selectbox(
            "截至月份", months, format_func=lambda text: f"截至 {Month.parse(text).label}", key="asof",
            label_visibility="collapsed",
        )  # fmt: skip
    state.write_address({"township": chosen_townships, "department": chosen_units, "asof": [chosen_month]}, settled)
    if ignored:
        st.toast(f"链接里有认不出的筛选项，已忽略：{words.verbatim('、'.join(ignored))}", icon="⚠️", duration="long")
    return Filters(tuple(chosen_townships), tuple(chosen_units), Month.parse(chosen_month))


def _several(
    place: DeltaGenerator, key: str, label: str, names: dict[str, str], note: str, settled: Container[str]
) -> list[str]:
    """One filter with several choices. ``note``: why it does not apply on the page."""
    why = _SETTLED if key in settled else note
    return place.multiselect(
        label, list(names), format_func=names.__getitem__, key=key, label_visibility="collapsed", select_all=False,
        placeholder=note or f"{label}：全部 {len(names)} 个", disabled=bool(why), help=why or None,
    )  # fmt: skip


def _take(known: Mapping[str, Collection[str]], default_month: str, subject: Subject) -> tuple[Address, list[str]]:
    """Give the widgets what the subject settles, else what a new address asks for, else what was chosen.

    Returns:
        What the subject settles, and the values of a new address that nobody knows.
    """
    news, address = state.arrival(), state.asked()
    before, kept = state.recall("settled") or {}, state.recall("chosen") or {}
    assert isinstance(before, dict)
    assert isinstance(kept, dict)

    def valid(values: Iterable[str], key: str) -> tuple[str, ...]:
        return tuple(value for value in dict.fromkeys(values) if value in known[key])

    chosen = {key: valid(kept.get(key, ()) if key in before else state.chosen(key), key) for key in known}
    own = chosen if news is None else {key: valid(news[key], key) for key in known}
    settled = subject.settles(own["township"], own["department"])
    for key in known:
        if key in subject.fixed and kept:
            own[key] = chosen[key]  # from one opened thing to the next: what was chosen before them still is
        elif key in before and key not in settled and any(address.values()):
            # A link that leads on from what was opened brings its filters along, a click in the navigation none.
            own[key] = valid(address[key], key)
    own["asof"] = own["asof"][:1] or (default_month,)
    state.remember("settled", settled)
    state.remember("chosen", own)
    for key in ("township", "department"):
        state.show_widget(key, list(settled.get(key, own[key])))
    state.show_widget("asof", own["asof"][0])
    return settled, [value[:20] for key, values in (news or {}).items() for value in values if value not in known[key]]
