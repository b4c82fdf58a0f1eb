"""督办: what is open and how late, one item opened, what can be assigned, what moved since the last meeting."""

import streamlit as st

from ui import frame, meetings, supervision, supervision_forms

filters = frame.filters()
supervision.counts(filters)
supervision_forms.opened(filters)
supervision.board(filters)
left, right = st.columns([1.35, 1])
with left:
    supervision_forms.to_assign(filters)
with right:
    meetings.since_the_last(filters)
