"""What the server does every second beside its visitors: ends what keeps it waiting, frees what was left."""

import asyncio
import contextlib
import ctypes
import gc
import sys
from collections.abc import AsyncIterator, Sequence

from server.connections import connections
from server.repeats import OnceAMinute
from server.sessions import sessions
from services import clock
from ui.frame.failures import log

_EVERY_S = 1.0


@contextlib.asynccontextmanager
async def housekeeping(repeats: Sequence[OnceAMinute] = ()) -> AsyncIterator[None]:
    """Keep house for as long as the block runs."""
    task = asyncio.create_task(_keep_house(repeats), name="housekeeping")
    try:
        yield
    finally:
        task.cancel()
        for one in repeats:
            one.handler.removeFilter(one)
            one.tell(float("inf"))


async def _keep_house(repeats: Sequence[OnceAMinute]) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            connections.close_overdue(asyncio.get_running_loop().time())
            if sessions.close_left():
                _give_back_memory()
            for one in repeats:
                one.tell(clock.now().timestamp())
        except Exception as error:  # whatever it is, the next second is another try
            log.error("housekeeping failed", exc_info=error)


def _give_back_memory() -> None:
    """What a session leaves points at itself; and what is freed, the C library keeps until it is asked."""
    gc.collect()  # quick: what the server was started with is frozen
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library has no such function
            ctypes.CDLL(None).malloc_trim(0)
