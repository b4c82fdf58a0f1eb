"""First start: an empty store becomes a demo county, and the read model follows the record."""

from __future__ import annotations

import datetime as dt

from data_access.importing import Importer, Progress, silent
from data_access.store import Store
from demo.build import FIRST_MONTH, demo_tables
from demo.rounds import simulate_rounds
from demo.settled import settle_leads
from demo.supervising import simulate_supervision
from errors import StoreError
from geo.outline import load_outline

#: Clocks of machines that share a record differ a little.
_CLOCK_TOLERANCE = dt.timedelta(hours=1)


def prepare(store: Store, now: dt.datetime, progress: Progress = silent) -> None:
    """Make the stores ready to be shown; cheap when they already are.

    Raises:
        StoreError: a store is damaged or cannot be written.
    """
    if store.settings.stores.demo_on_first_start and store.is_empty():
        build_demo(store, now, progress)
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


def build_demo(store: Store, now: dt.datetime, progress: Progress = silent) -> None:
    """Fill an empty store with the simulated county through the same checks, commit and publish as real files.

    Raises:
        StoreError: the store already holds rows, so simulated ones would mix with them.
    """
    if not store.is_empty():
        raise StoreError("记录库里已有数据，不能再放入演示数据。请先在 config.toml 里换一个新的 stores.record_url。")
    progress("生成演示数据", 0)
    outline = load_outline(store.settings.county.outline, store.county.code)
    tables = list(demo_tables(store.county, store.ledgers, outline))
    result = Importer(store.record, store.county).commit(
        tables, actor="演示数据", now=now, is_demo=True, progress=progress
    )
    if result.faults:
        raise StoreError(f"演示数据没有通过检查：{result.faults[0].sentence}")
    assert result.batch_id is not None
    with store.record.writing() as connection:
        store.record.set_meta(connection, "first_month", str(FIRST_MONTH))
        settle_leads(connection, store.county)
        simulate_rounds(connection, store.county, store.ledgers, result.batch_id, FIRST_MONTH)
    simulate_supervision(store, store.publish(now, progress), FIRST_MONTH, now)
    store.publish(now)
