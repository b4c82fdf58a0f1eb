"""What the forms that take rows down share."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from errors import DashboardError, NotPublished
from models.viewing import Filters
from services import clock
from services.words import words
from ui.base import state

T = TypeVar("T")
K = TypeVar("K")
_LOG = logging.getLogger("dashboard")


def default_day(filters: Filters) -> dt.date:
    """Today, or the end of the month shown: what is taken down is then seen at once."""
    return min(clock.today(), filters.asof.end)


def past_day(place: DeltaGenerator, label: str, default: dt.date, key: str) -> dt.date:
    """A day that is not ahead of us."""
    day = place.date_input(label, default, max_value=clock.today(), format="YYYY-MM-DD", key=key)
    return words.date_of(day)


def box(place: DeltaGenerator, label: str, options: Mapping[K, str], key: str | None = None, **more: Any) -> K:
    """A select box over what there is -> the words it is chosen by."""
    found: K = place.selectbox(label, list(options), format_func=options.__getitem__, key=key, **more)
    return found


def choice(place: DeltaGenerator, label: str, options: Mapping[K, str], key: str, **more: Any) -> K | None:
    """The same, nothing chosen at first."""
    return box(place, label, options, key, index=None, placeholder="请选择", **more)


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
    sentence = words.of_error(error)
    if isinstance(error, NotPublished):
        _LOG.error("stored, but not published", exc_info=error)
        state.done(sentence, *keys, is_published=False)
    st.error(sentence)
