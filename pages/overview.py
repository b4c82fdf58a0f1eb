"""总览: three answers, the map, what needs a decision, twelve months."""

import streamlit as st

from ui.frame import frame
from ui.overview import due, overview

filters = frame.filters()
overview.three_answers(filters)
left, right = st.columns([1.05, 1])
with left:
    overview.village_map(filters)
    due.block(filters)
with right:
    overview.decisions(filters)
    overview.trends(filters)
