"""督办: what is open and how late, one item opened, what can be assigned, what moved since the last meeting."""

import streamlit as st

from ui.frame import frame
from ui.supervision import board, forms, meetings

filters = frame.filters()
board.counts(filters)
forms.opened(filters)
board.board(filters)
left, right = st.columns([1.35, 1])
with left:
    forms.to_assign(filters)
with right:
    meetings.since_the_last(filters)
