"""The filter line: townships, departments and the month, in the same place on every page."""

import streamlit as st

from data_access.county.county import County
from models.time import Month
from models.viewing import Filters
from services import days
from services.words import words
from ui.base import state
from ui.base.links import PageInfo


def filter_line(county: County, page: PageInfo) -> Filters:
    """Draw the three filters and return what they say; one that does not apply on the page is disabled."""
    department_note, township_note = page.department_note, page.township_note
    townships = {township.code: township.name for township in county.townships}
    units = {unit.id: unit.short_name for unit in county.units if unit.kind != "group"}
    months = days.months()
    ignored = _take_address(townships, units, months, days.first_month())
    columns = st.columns([1.6, 1.05, 0.95], gap="small")
    with columns[0]:
        chosen_townships = st.multiselect(
            "乡镇", list(townships), format_func=townships.__getitem__, key="township",
            placeholder=township_note or f"乡镇：全部 {len(townships)} 个", label_visibility="collapsed",
            select_all=False, disabled=bool(township_note), help=township_note or None,
        )  # fmt: skip
    with columns[1]:
        chosen_units = st.multiselect(
            "部门", list(units), format_func=units.__getitem__, key="department",
            placeholder=department_note or f"部门：全部 {len(units)} 个", label_visibility="collapsed",
            select_all=False, disabled=bool(department_note), help=department_note or None,
        )  # fmt: skip
    with columns[2]:
        chosen_month = st.selectbox(
            "截至月份", months, format_func=lambda text: f"截至 {Month.parse(text).label}", key="asof",
            label_visibility="collapsed",
        )  # fmt: skip
    state.write_address({"township": chosen_townships, "department": chosen_units, "asof": [chosen_month]})
    if ignored:
        st.toast(f"链接里有认不出的筛选项，已忽略：{words.verbatim('、'.join(ignored))}", icon="⚠️", duration="long")
    return Filters(tuple(chosen_townships), tuple(chosen_units), Month.parse(chosen_month))


def _take_address(townships: dict[str, str], units: dict[str, str], months: list[str], default_month: str) -> list[str]:
    """Give the widgets what a new address asks for; returns the values nobody knows."""
    asked = state.arrival()
    state.ensure_widget("township", [])
    state.ensure_widget("department", [])
    state.ensure_widget("asof", default_month)
    if asked is None:
        return []
    known = {"township": townships, "department": units, "asof": months}
    state.set_widget("township", [value for value in dict.fromkeys(asked["township"]) if value in townships])
    state.set_widget("department", [value for value in dict.fromkeys(asked["department"]) if value in units])
    month = next((value for value in asked["asof"] if value in months), default_month)
    state.set_widget("asof", month)
    return [value[:20] for key, values in asked.items() for value in values if value not in known[key]]
