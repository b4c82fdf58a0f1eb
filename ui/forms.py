"""What the forms that take rows down share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from errors import DashboardError
from models import Filters
from ui import cached, state, words


def codes(ledger: str, column: str) -> list[str]:
    return list(cached.store().ledgers[ledger].by_name[column].codes)


def date_of(value: object) -> dt.date:
    return pd.Timestamp(value).date()  # type: ignore[arg-type]


def default_day(filters: Filters) -> dt.date:
    """Today, or the end of the month shown: what is taken down is then seen at once."""
    return min(dt.date.today(), filters.asof.end)


def carry_out(act: Callable[[], object], message: str, *keys: str) -> None:
    """Do it and say so with these widgets empty, or say what is wrong."""
    try:
        act()
    except DashboardError as error:
        st.error(words.verbatim(str(error)))
        return
    state.done(message, *keys)
