"""The head of a village's page: its name, and the 下乡卡 to take along."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from briefing import visit_card
from models.viewing import Filters
from services import clock
from services.villages import village_facts
from ui.frame import projector
from ui.parts import cards, downloads


def head(own: pd.Series, beside: Sequence[str], filters: Filters) -> None:
    """Name, the switch for the projector, which keeps the villages ``beside``, and download."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.html(cards.div("block-title", village_facts.title(own)))
    is_on = projector.is_on()
    switch = projector.switch("village", filters, is_on, code=str(own["village_code"]), **{"with": list(beside)})
    left.html(cards.line(switch, " ", projector.note(is_on)))
    downloads.button(
        right, "下载下乡卡（Word）", lambda: visit_card.word(visit_card.card(own, filters, clock.now())),
        downloads.marked(f"下乡卡-{own['village']}-{filters.asof}.docx"), key="visit_card",
    )  # fmt: skip
