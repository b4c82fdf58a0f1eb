"""A choice of what a page shows, kept in the address: a link leads to it, and the back button goes back."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.base import state
from ui.parts import unknown_in_address


def switch(
    label: str, parameter: str, options: Mapping[str, str], *, key: str, place: DeltaGenerator | None = None
) -> str:
    """Draw the choice and return what is chosen; what the address asks for in vain is told below it.

    Args:
        label: its name on screen. parameter: of the address. options: what stands there -> the word on screen; the
            first one unless another is asked for. key: of the widget.
    """
    names = list(options)
    state.take_choice(key, parameter, names)
    picked = (place or st).segmented_control(
        label, names, format_func=options.__getitem__, key=key, label_visibility="collapsed", required=True
    )  # fmt: skip
    chosen = picked if picked is not None and picked in options else names[0]
    state.give_choice(parameter, chosen, names, is_first_said=True)
    if asked := state.refused_choice(parameter, chosen):
        unknown_in_address.tell([unknown_in_address.sentence(label, asked, options[chosen])])
    return chosen
