"""What the forms that take rows down share."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from errors import DashboardError, NotPublished
from models.viewing import Filters
from services.words import words
from ui.base import state

T = TypeVar("T")
_LOG = logging.getLogger("dashboard")


def default_day(filters: Filters) -> dt.date:
    """Today, or the end of the month shown: what is taken down is then seen at once."""
    return min(dt.date.today(), filters.asof.end)


def carry_out(act: Callable[[], T], message: str | Callable[[T], str], *keys: str) -> None:
    """Do it and say so with these widgets empty, or say what is wrong; ``message``: or what says it of the result."""
    try:
        result = act()
    except DashboardError as error:
        say_failed(error, *keys)
        return
    state.done(message if isinstance(message, str) else message(result), *keys)


def say_failed(error: DashboardError, *keys: str) -> None:
    """Say what is wrong; where all is stored and only not shown yet, it is said as after a success, with these widgets
    empty: what was typed must not be offered to be stored again.
    """
    sentence = words.verbatim(str(error))
    if isinstance(error, NotPublished):
        _LOG.error("stored, but not published", exc_info=error)
        state.done(sentence, *keys, is_published=False)
    st.error(sentence)
