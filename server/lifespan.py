"""From the start of the server, before the first visitor, to its end."""

import contextlib
import gc
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator

import streamlit as st

from commands.progress_bar import progress_bar
from errors import DashboardError, in_words
from server.bounds import bounds
from server.connections import bound_connections, listening
from server.following import following
from server.housekeeping import housekeeping
from server.repeats import fold_repeats
from server.startup_log import start_log
from services import clock, reading
from services.villages.base_map import base_map
from settings import settings
from startup import clock_warning, prepare


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Prepare the stores before the first visitor; a start that cannot work ends with one sentence and code 1."""
    try:
        bounds()
        start_log(settings())
        if warning := clock_warning(reading.store(), clock.now()):
            logging.getLogger("dashboard").warning(warning)
        prepare(reading.store(), clock.now(), progress_bar())
        base_map()  # what every page needs
        reading.store().ledgers.check_selects()  # parsed now and not with the first import
        answer_at_once()
        bound_connections()
    except Exception as error:  # it would print a traceback and leave Streamlit hanging
        if not isinstance(error, DashboardError):
            logging.getLogger("dashboard").error("the start failed", exc_info=error)
        print(in_words(error), file=sys.stderr, flush=True)
        os._exit(1)
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the server; sparing it makes every later collection short
    async with housekeeping(fold_repeats()):
        with following(reading.store()):
            yield


def answer_at_once() -> None:
    """Take Nagle's wait off the socket we listen on, and so off every connection it accepts.

    Streamlit opens it without naming the protocol, and asyncio sends at once only where TCP is named: each answer of
    two small packets waited for the browser's delayed acknowledgement, 40 ms here and up to 200 ms on Windows.
    """
    for one in listening():
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
