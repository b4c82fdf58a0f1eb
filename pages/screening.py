"""排查调整: the villages' monthly screening, who must be reminded, the county's quarterly adjustment."""

import streamlit as st

from services.monitoring import screening as screening_facts
from ui import absent, cards, frame, screening, screening_rounds

filters = frame.filters()
if screening_facts.is_reported(filters):
    left, right = st.columns([1, 1])
    with left:
        screening.summary(filters)
        screening_rounds.quarters(filters)
    with right:
        screening_rounds.reminders(filters)
    screening.heat_map(filters)
    screening_rounds.townships_of_quarter(filters)
else:
    with cards.card("screening_month"):
        cards.draw(absent.muted(screening_facts.LEDGER, screening_facts.NOT_REPORTED))
