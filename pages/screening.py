"""排查调整: the villages' monthly screening, who must be reminded, the county's quarterly adjustment."""

import streamlit as st

from services.monitoring import screening
from ui.frame import frame
from ui.parts import absent, cards
from ui.screening import calendar, rounds

filters = frame.filters()
if screening.is_reported(filters):
    left, right = st.columns([1, 1])
    with left:
        calendar.summary(filters)
        rounds.quarters(filters)
    with right:
        rounds.reminders(filters)
    calendar.heat_map(filters)
    rounds.townships_of_quarter(filters)
else:
    with cards.card("screening_month"):
        cards.draw(absent.muted(screening.LEDGER, screening.NOT_REPORTED))
