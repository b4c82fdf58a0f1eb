"""一村一册: one village's people, years, promises and projects, compared, and the card to take along."""

import streamlit as st

from services.villages import villages
from ui.base import state
from ui.frame import frame
from ui.villages import compared, in_ledgers, village, visit_card, visits, water

filters = frame.filters()
own = villages.one(state.parameter("code"), filters)
code = own["village_code"]
top = st.container()
beside = compared.others(code, filters)
with top:
    visit_card.head(own, beside, filters)
left, right = st.columns([1.5, 1])
with left:
    village.facts(own, filters)
with right:
    village.income(code, filters)
compared.section(own, beside, filters)
visits.section(code, filters)
left, right = st.columns(2)
with left:
    village.people(own, filters)
with right:
    village.team(code, filters)
water.section(code, filters)
in_ledgers.projects(own, filters)
in_ledgers.commitments(code, filters)
village.years(code, filters)
