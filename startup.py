"""What comes before the first visitor, for the server and the command line alike: the stores ready, the clock looked at."""

import datetime as dt

from data_access.record.batches.importer import Progress, silent
from data_access.store import Store
from demo.first_start import is_unfinished, take_up_demo, wants_demo

#: Clocks of machines that share a record differ a little.
_CLOCK_TOLERANCE = dt.timedelta(hours=1)


def prepare(store: Store, now: dt.datetime, progress: Progress = silent) -> None:
    """Make the stores ready to be shown; cheap when they already are.

    Raises:
        StoreError: a store is damaged or cannot be written.
    """
    store.attachments.sweep(now)
    if wants_demo(store) or is_unfinished(store):
        take_up_demo(store, now, progress)
    else:
        store.publish(now, progress)


def clock_warning(store: Store, now: dt.datetime) -> str:
    """What to say at the start when the machine's clock lies before the record's newest change; empty when it does not."""
    with store.record.reading() as connection:
        newest = store.record.newest_change(connection)
    if newest is None or now >= newest - _CLOCK_TOLERANCE:
        return ""
    return (
        f"提示：这台电脑的时间是 {now:%Y-%m-%d %H:%M}，比记录库最近一次改动（{newest:%Y-%m-%d %H:%M}）还早。"
        "请核对电脑的日期和时间；看板按较晚的那一天算“现在”。"
    )
