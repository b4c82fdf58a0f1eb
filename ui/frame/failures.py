"""The one error boundary of the screens: a sentence and a reference number, never a traceback."""

import hashlib
import logging
import traceback

import streamlit as st

from errors import DashboardError, NotFound
from models.viewing import Filters
from services.words import words
from ui.base import state
from ui.base.links import PAGES, link

log = logging.getLogger("dashboard")


def show_failure(error: Exception) -> bool:
    """Say what went wrong in the page's place; the traceback goes to the log under the same number.

    Returns:
        True, so that Streamlit shows nothing of its own.
    """
    if isinstance(error, NotFound):
        st.warning(words.of_error(error), icon=":material/search_off:")
        filters = state.recall("filters")
        if error.page and isinstance(filters, Filters):
            link(error.page, f"打开{PAGES[error.page].title} ›", filters)
        return True
    reference = _reference(error)
    log.error("reference %s", reference, exc_info=error)
    sentence = "这一页暂时打不开，其他页面不受影响。请刷新再试。"
    if isinstance(error, DashboardError):
        sentence = words.of_error(error)
    st.error(f"{sentence}  \n若需帮助，请把编号 **{reference}** 告诉系统管理员。", icon=":material/error:")
    return True


def _reference(error: Exception) -> str:
    """One number for what goes wrong in one place: the log tells equal failures once a minute, whoever met them."""
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    return hashlib.sha256(repr((type(error), places)).encode()).hexdigest()[:6].upper()
