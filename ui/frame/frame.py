"""What stands around every page."""

import streamlit as st
from markupsafe import Markup

from data_access.county.county import County
from data_access.manifest import Manifest
from models.viewing import Filters
from ui.base import state
from ui.base.links import PAGES, WRONG_ADDRESS
from ui.frame import projector, subjects
from ui.frame.filters import filter_line
from ui.parts import cards


def sidebar(county: County, manifest: Manifest) -> None:
    """Name of the dashboard on top of the navigation, the data version below."""
    with st.sidebar:
        published = manifest.published_at.replace("T", " ")[:16]
        version = manifest.version.split("-")[0].lstrip("0") or "0"
        said = Markup("{}乡村振兴衔接看板<br>数据版本 {} 批<br>发布 {}")
        st.html(cards.div("frame-foot", said.format(cards.div("county", county.name), version, published)))


def top_line(address: str, county: County, manifest: Manifest) -> None:
    """Title, 演示数据 and the filters in one line; what they say is kept for the page.

    Args:
        address: of the page.
    """
    page = PAGES[address]
    with st.container(key="frame_line"):
        title, badge, filters = st.columns([0.95, 0.6, 3.9], vertical_alignment="center")
        title.html(cards.div("block-title", page.title))
        if manifest.is_demo:
            badge.html(Markup('<span class="demo-badge">演示数据</span>'))
        with filters:
            chosen = filter_line(county, page, subjects.of_page(address))
    if page.department_note and chosen.units:
        cards.draw(cards.muted(f"{page.department_note}，已选的部门在这一页不起作用。"))
    if page.township_note and chosen.townships:
        cards.draw(cards.muted(f"{page.township_note}，已选的乡镇在这一页不起作用。"))
    if state.parameter(WRONG_ADDRESS):
        state.set_parameter(WRONG_ADDRESS, "")
        st.toast("没有这个网址，已回到总览。", icon="⚠️", duration="long")
    projector.tell_unknown()
    state.remember("filters", chosen)


def filters() -> Filters:
    """The filters of this run, as the frame read them."""
    chosen = state.recall("filters")
    assert isinstance(chosen, Filters)
    return chosen
