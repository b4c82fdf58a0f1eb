"""总览: three answers, the map, what needs a decision, twelve months."""

import streamlit as st

from ui import cached, frame, overview

filters = frame.filters()
county = cached.store().county
overview.three_answers(filters, county)
left, right = st.columns([1.05, 1])
with left:
    overview.village_map(filters, county)
with right:
    overview.decisions(filters)
    overview.trends(filters)
