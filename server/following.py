"""The server keeps its read model up to the record: what a killed command left unpublished shows by itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from data_access.store import Store
from services import clock
from ui.frame.failures import log

#: Seconds between two looks, which ask the record for a number and read the manifest: a few milliseconds.
EVERY_S = 5.0
#: Where publishing fails again and again, the looks become as rare as this: each try costs what a publish costs.
_RAREST_S = 300.0
#: Seconds that the end of the server waits for a publish under way; one cut off is made good by the next start.
_LONGEST_END_S = 10.0


@contextmanager
def following(store: Store, every_s: float = EVERY_S) -> Iterator[None]:
    """Look again and again, beside the visitors, whether the record has changes that nobody published; publish them."""
    ended = threading.Event()
    thread = threading.Thread(target=_follow, args=(store, every_s, ended), name="following", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_LONGEST_END_S)


def _follow(store: Store, every_s: float, ended: threading.Event) -> None:
    wait_s, told = every_s, ""
    while not ended.wait(wait_s):
        try:
            if store.is_behind():
                manifest = store.publish(clock.now())  # waits for whoever is publishing, and may find it done
                log.info("published version %s: another program had left it undone", manifest.version)
            wait_s, told = every_s, ""
        except Exception as error:  # whatever it is, the next look may find it mended; it is logged once
            if repr(error) != told:
                log.error("what is stored could not be published", exc_info=error)
            wait_s, told = min(2 * wait_s, _RAREST_S), repr(error)
