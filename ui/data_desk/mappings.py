"""Assigning columns of another system's export, once: what is kept here is not asked again."""

from collections.abc import Sequence

import streamlit as st

from data_access.county.export_mappings import confirm, load_mappings
from errors import DashboardError
from models.faults import Notice
from services import reading
from services.words import words
from ui.base import state
from ui.parts import cards
from ui.parts.forms import box


def assign(notices: Sequence[Notice]) -> None:
    """A form for the titles nothing was taken from; draws nothing when there are none."""
    titles = list(dict.fromkeys(notice.unused_title for notice in notices if notice.unused_title))
    if done := state.recall("mapping_done"):
        st.success(str(done))
        state.remember("mapping_done", "")
    if not titles:
        return
    store = reading.store()
    mappings = load_mappings(store.settings.county.folder, store.ledgers)
    cards.draw(cards.muted("没有用到的列，可以在这里指定填进哪一列；记下以后，下次导入不再问。"))
    a, b, c, d = st.columns([1.4, 1.4, 2, 0.8], vertical_alignment="bottom")
    name = a.selectbox("哪种导出", list(mappings), format_func=lambda key: mappings[key].title, key="mapping_name")
    title = b.selectbox("导出里的列", titles, key="mapping_title")
    columns = {"": "不用这一列"} | {
        f"{ledger}.{column.name}": f"{store.ledgers[ledger].title}：{column.header}"
        for ledger in mappings[name].ledgers
        for column in store.ledgers[ledger].columns
    }
    target = box(c, "填进", columns, "mapping_target")
    if d.button("记下", key="mapping_keep", width="stretch"):
        try:
            confirm(store.settings.county.folder, name, {title: (target,) if target else ()}, store.ledgers)
        except DashboardError as error:
            st.error(words.of_error(error))
            return
        state.remember("mapping_done", f"已记下“{title}”：{columns[target]}。请重新检查一次文件。")
        st.rerun()
