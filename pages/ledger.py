"""台账明细: one ledger's totals, points and rows, made from its definition."""

import streamlit as st

from ui import frame, ledger_map, ledger_page

filters = frame.filters()
view = ledger_page.opened(filters)
ledger_page.head(view, filters)
if view.place.township:
    left, right = st.columns([1, 1])
    with left:
        ledger_map.point_map(view, filters)
    with right:
        ledger_page.totals(view, filters)
else:
    ledger_page.totals(view, filters)
ledger_page.rows(view, filters)
