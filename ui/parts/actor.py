"""Who is at work: one input, shared by every screen that writes to the record."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.base import state


def field(place: DeltaGenerator | None = None) -> None:
    """The 经办人 input, at most once on a page; the name stays when one changes the page."""
    kept = state.recall("actor_typed")
    state.ensure_widget("actor", kept if isinstance(kept, str) else "")
    typed = (place or st).text_input(
        "经办人", key="actor", placeholder="经办人：请填姓名", max_chars=20, label_visibility="collapsed"
    )
    state.remember("actor_typed", typed)
