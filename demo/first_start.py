"""First start: an empty store becomes a demo county.

The county is stored in two transactions, for what is under supervision is judged on what was published before. The
first leaves a mark that the second takes away, so whatever ends a first start in between, the next one carries it through.
"""

import contextlib
import datetime as dt
import logging

import sqlalchemy as sa

from data_access.published.publish import alone
from data_access.record.batches.importer import Progress, silent
from data_access.record.core.schema import batches, changes, meetings, settlements, supervision_items
from data_access.store import Store
from demo.base.scenario import FOLDER, has_scenario, load_scenario
from demo.build import DEMO_FILE, demo_tables
from demo.targets.rounds import simulate_rounds
from demo.targets.settled import settle_leads
from demo.targets.supervising import simulate_supervision
from errors import StoreError
from geo.screen.outline import load_outline

_ACTOR = DEMO_FILE
#: Entry of store_meta that tells how far a first start came.
_MARK = "first_start"
_BEGUN, _DONE = "begun", "done"
_LOG = logging.getLogger("dashboard.start")
_NO_DEMO = f"本县的县情文件夹里没有 {FOLDER} 文件夹，没有演示数据可以放入；请直接导入本县的台账。"
#: Seconds that the second of two first starts waits for the other.
_LONGEST_S = 600


class _NotEmpty(StoreError):
    """Rows came in before the simulated ones, which must not mix with them."""

    def __init__(self) -> None:
        super().__init__("记录库里已有数据，不能再放入演示数据。请先在 config.toml 里换一个新的 stores.record_url。")


def take_up_demo(store: Store, now: dt.datetime, progress: Progress = silent) -> None:
    """Make an empty store a demo county, where that is wanted, or carry one through that was begun; then publish."""
    with _alone(store):
        if wants_demo(store):
            try:
                _begin(store, now, progress)
            except _NotEmpty:
                progress("已有数据", 1)  # an import was quicker: its rows are what is shown
        elif is_unfinished(store):
            _take_up(store)
        _finish(store, now, progress)


def wants_demo(store: Store) -> bool:
    """Whether the store is to become a demo county; one that has no simulation says so in the log."""
    if not (store.settings.stores.demo_on_first_start and store.is_empty()):
        return False
    if not has_scenario(store.county):
        _LOG.warning(_NO_DEMO)
        return False
    return True


def is_unfinished(store: Store) -> bool:
    """Whether something ended a first start before it was done."""
    with store.record.reading() as connection:
        mark = store.record.meta(connection, _MARK)
        return mark == _BEGUN or (mark is None and _is_left_over(store, connection))


def build_demo(store: Store, now: dt.datetime, progress: Progress = silent) -> None:
    """Fill an empty store with the simulated county through the same checks, commit and publish as real files.

    Raises:
        StoreError: the county has no simulation, or the store already holds rows, which simulated ones would mix with.
    """
    if not has_scenario(store.county):
        raise StoreError(_NO_DEMO)
    with _alone(store):
        _begin(store, now, progress)
        _finish(store, now, progress)


def _alone(store: Store) -> contextlib.AbstractContextManager[None]:
    """Of two first starts the second waits, longer than a database would let it, and finds everything done."""
    return alone(store.settings.stores.read_model, "first_start.lock", _LONGEST_S, "准备演示数据")


def _begin(store: Store, now: dt.datetime, progress: Progress) -> None:
    if not store.is_empty():
        raise _NotEmpty
    progress("生成演示数据", 0)
    outline = load_outline(store.settings.county.outline, store.county.code)
    tables = list(demo_tables(store.county, store.ledgers, outline))

    def complete(connection: sa.Connection, batch_id: int) -> None:
        if connection.scalar(sa.select(sa.func.count()).select_from(batches)) != 1:
            raise _NotEmpty
        _settle(store, connection, batch_id)

    result = store.importer.commit(tables, actor=_ACTOR, now=now, is_demo=True, on_commit=complete, progress=progress)
    if result.faults:
        raise StoreError(f"演示数据没有通过检查：{result.faults[0].sentence}")


def _settle(store: Store, connection: sa.Connection, batch_id: int) -> None:
    """What belongs to the simulated rows: the month to show first, who leads what, who reported when."""
    scenario = load_scenario(store.county)
    store.record.set_meta(connection, "first_month", str(scenario.first_month))
    settle_leads(connection, store.county, scenario)
    simulate_rounds(connection, store.county, store.ledgers, batch_id, scenario.first_month)
    store.record.set_meta(connection, _MARK, _BEGUN)


def _finish(store: Store, now: dt.datetime, progress: Progress) -> None:
    """Publish, and add what is under supervision to a county begun; somebody's own items and meetings stay alone."""
    manifest = store.publish(now, progress)
    with store.record.writing() as connection:
        if store.record.meta(connection, _MARK) != _BEGUN:
            return
        if not _has(connection, supervision_items) and not _has(connection, meetings):
            simulate_supervision(store, connection, manifest, load_scenario(store.county).first_month, now)
        store.record.set_meta(connection, _MARK, _DONE)
    store.publish(now)


def _take_up(store: Store) -> None:
    """Give a county that an older program left unfinished what its first transaction lacked, and the mark."""
    with store.record.writing() as connection:
        if store.record.meta(connection, _MARK) is not None or not _is_left_over(store, connection):
            return
        if store.record.meta(connection, "first_month") is None:
            _settle(store, connection, store.record.last_batch(connection))
        store.record.set_meta(connection, _MARK, _BEGUN)


def _is_left_over(store: Store, connection: sa.Connection) -> bool:
    """Whether a program that set no marks was killed in its first start, and nobody has worked with the county since.

    With somebody's own data in it nothing is added: what is there may be just what they want.
    """
    if connection.scalars(sa.select(batches.c.actor)).all() != [_ACTOR]:
        return False
    if connection.execute(sa.select(changes.c.revision).where(changes.c.actor != _ACTOR).limit(1)).first():
        return False
    if store.record.meta(connection, "first_month") is None:
        return True
    # Releases that knew no supervision settled no leads either: theirs are whole as they are.
    return _has(connection, settlements) and not _has(connection, supervision_items) and not _has(connection, meetings)


def _has(connection: sa.Connection, table: sa.Table) -> bool:
    return connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None
