"""What the forms that take rows down share."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

import streamlit as st

from errors import DashboardError, NotPublished
from models.viewing import Filters
from services import clock
from services.words import words
from ui.base import state

_LOG = logging.getLogger("dashboard")


def default_day(filters: Filters) -> dt.date:
    """Today, or the end of the month shown: what is taken down is then seen at once."""
    return min(clock.today(), filters.asof.end)


def carry_out(act: Callable[[], object], message: str, *keys: str) -> None:
    """Do it and say so with these widgets empty, or say what is wrong."""
    try:
        act()
    except DashboardError as error:
        say_failed(error, *keys)
        return
    state.done(message, *keys)


def say_failed(error: DashboardError, *keys: str) -> None:
    """Say what is wrong; where all is stored and only not shown yet, it is said as after a success, with these widgets
    empty: what was typed must not be offered to be stored again.
    """
    sentence = words.verbatim(str(error))
    if isinstance(error, NotPublished):
        _LOG.error("stored, but not published", exc_info=error)
        state.done(sentence, *keys, is_published=False)
    st.error(sentence)
