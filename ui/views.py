"""A choice of what a page shows, kept in the address: a link leads to it, and the back button goes back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import state


def switch(parameter: str, options: Mapping[str, str], *, key: str, place: DeltaGenerator | None = None) -> str:
    """Draw the choice and return what is chosen.

    Args:
        parameter: of the address. options: what stands there -> the word on screen; the first one unless another is
            asked for. key: of the widget.
    """
    asked, written = state.parameter(parameter), f"{parameter}_written"
    if asked in options and asked != state.recall(written):  # a link, or the back button
        state.set_widget(key, asked)
    first = next(iter(options))
    state.ensure_widget(key, first)
    picked = (place or st).segmented_control(
        parameter, list(options), format_func=options.__getitem__, key=key, label_visibility="collapsed", required=True
    )  # fmt: skip
    chosen = picked if picked is not None and picked in options else first
    state.set_parameter(parameter, chosen)
    state.remember(written, chosen)
    return chosen
