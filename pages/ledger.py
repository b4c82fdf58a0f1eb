"""台账明细: one ledger's totals, points and rows, made from its definition."""

import streamlit as st

from ui.frame import frame
from ui.ledgers import map, page

filters = frame.filters()
view = page.opened(filters)
page.head(view, filters)
if view.place.township:
    left, right = st.columns([1, 1])
    with left:
        map.point_map(view, filters)
    with right:
        page.totals(view, filters)
else:
    page.totals(view, filters)
page.rows(view, filters)
