"""The stores as everybody reads them, kept under the read model's version, the viewer's rights and the filters.

A publish may switch the version while a page is being drawn. So a run of a page reads one model from its first call
to its last, and a cached value takes its key from the model it is computed with, never from what is newest: else
the old rows would stand under the new version for everybody.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd

from data_access.county.county import County
from data_access.manifest import Manifest, read_manifest
from data_access.published import dues, questioned_rows, warning_facts
from data_access.published.figure_rows import FigureRows
from data_access.published.figure_rows import figure_rows as rows_behind
from data_access.published.ledger_view import LedgerView
from data_access.published.read_model import ReadModel
from data_access.record.notes import warning_rule_changes
from data_access.record.notes.settlements import from_rows, in_force
from data_access.store import Store
from errors import NotFound, StoreError
from models.time import Month
from models.viewing import EVERYBODY, Filters, Viewer
from models.warnings import WarningRule
from services import caching, publishing
from settings import settings

P = ParamSpec("P")
T = TypeVar("T")


def _no_run() -> object | None:
    return None


#: What the run of a page under way has and no other run; outside of the screens there are none.
_run: Callable[[], object | None] = _no_run
#: The model of what is computed or made at this moment, whichever run asked for it.
_READING: ContextVar[ReadModel | None] = ContextVar("reading", default=None)
#: The run of this thread and its model: held, so that no later version takes it away, and let go with the thread.
_OF_RUN: ContextVar[tuple[object, ReadModel] | None] = ContextVar("of_run", default=None)


@caching.kept(1)
def store() -> Store:
    """The stores of this process."""
    return publishing.opened(settings())


def county() -> County:
    """The county as its folder and what was settled on screen make it."""
    return _county(manifest().tables["settlements"].file, store().definitions, model())


@caching.kept(2)
def _county(settlements_file: str, definitions: str, _model: ReadModel) -> County:
    with reads(_model):
        return in_force(store().county, from_rows(rows("settlements").to_dict("records")))  # type: ignore[arg-type]


def warning_rules() -> tuple[WarningRule, ...]:
    """The warning rules as the county folder and what was changed on screen make them."""
    changes = warning_rule_changes.from_rows(rows("rule_changes").to_dict("records"))  # type: ignore[arg-type]
    return warning_rule_changes.in_force(store().county.warning_rules, changes)


def facts(filters: Filters) -> pd.DataFrame:
    """What the warning rules look at, those switched off included; see data_access.published.warning_facts. Do not change in place."""
    found = _facts(manifest().version, viewer(), str(filters.asof), model())
    return found[found["township_code"].isin(filters.townships)] if filters.townships else found


# Large, so only the months last looked at are kept, and the townships are taken out of the county's.
@caching.kept(3)
def _facts(version: str, viewer: Viewer, asof: str, _model: ReadModel) -> pd.DataFrame:
    names = [rule.fact for rule in store().county.warning_rules]
    return warning_facts.facts(_model, store().ledgers, viewer, names, Month.parse(asof))


@caching.kept(2)
def _read_model(version: str, _manifest: Manifest) -> ReadModel:
    return ReadModel(settings().stores.read_model, _manifest)


def model() -> ReadModel:
    """The one version that this run of a page reads; outside of any run the newest."""
    if (given := _READING.get()) is not None:
        return given
    run, kept = _run(), _OF_RUN.get()
    if run is None:
        return _newest()
    if kept is None or kept[0] is not run:
        kept = (run, _newest())
        _OF_RUN.set(kept)
    return kept[1]


def bound(make: Callable[[], T]) -> Callable[[], T]:
    """``make``, reading this run's version whenever and in whatever thread it is called."""
    kept = model()

    def made() -> T:
        with reads(kept):
            return make()

    return made


def follow_runs(run: Callable[[], object | None]) -> None:
    """From now on whatever belongs to one run reads one model. ``run`` tells runs apart; None outside of any."""
    global _run
    _run = run


@contextmanager
def reads(model: ReadModel) -> Iterator[None]:
    token = _READING.set(model)
    try:
        yield
    finally:
        _READING.reset(token)


def _newest() -> ReadModel:
    now = _in_force()
    try:
        return _read_model(now.version, now)
    except StoreError:  # its files are gone where newer versions came between
        newer = _in_force()
        if newer.version == now.version:
            raise
        return _read_model(newer.version, newer)


def manifest() -> Manifest:
    """The version that this run reads; an import by the command line shows with the next rerun."""
    return _in_force() if _READING.get() is None and _run() is None else model().manifest


def _in_force() -> Manifest:
    found = read_manifest(settings().stores.read_model)
    if found is None:
        raise StoreError("还没有可看的数据。请先运行 python -m cli publish，或重新启动。")
    return found


def viewer() -> Viewer:
    """Who is looking."""
    return EVERYBODY


def ledger(name: str, filters: Filters, period: str = "", village: str = "") -> LedgerView:
    """One ledger through the filters as the present viewer may see it. Raises NotFound for an unknown name."""
    opened = store()
    if name not in opened.ledgers.ledgers:
        raise NotFound("没有这个台账。请从台账目录打开。")
    return LedgerView(model(), county(), opened.ledgers, opened.ledgers[name], viewer(), filters, period, village)


def rows(name: str, **parameters: object) -> pd.DataFrame:
    """A named query of the read model for the present viewer; see data_access/queries."""
    frozen = tuple(sorted((key, _hashable(value)) for key, value in parameters.items()))
    found = _rows(manifest().version, viewer(), name, frozen, model())
    return found.copy(deep=False)  # whoever changes it, changes it for himself


def due_rows(day: dt.date, until: dt.date) -> pd.DataFrame:
    """What is due by ``until`` and not done at the end of ``day``; see data_access.published.dues."""
    return dues.due_rows(model(), county(), store().ledgers, viewer(), day, until)


def figure_rows(name: str, basis: str, month: Month | None, townships: tuple[str, ...]) -> FigureRows | None:
    """The ledger rows behind a figure of a month; see data_access.published.figure_rows."""
    ledgers, start = store().ledgers, county().plan.start_month
    select = ledgers.figures[name]
    return rows_behind(model(), viewer(), ledgers, select, basis=basis, month=month, start=start, townships=townships)


def derived(name: str, compute: Callable[[], T], filters: Filters, of: ReadModel | None = None) -> T:
    """What a page computes from queries, once for a version, viewer and filters.

    Args:
        name: what is computed; one meaning each. compute: called when it is not there yet; reads nothing but
            queries narrowed by the present viewer and these filters. of: the model that compute has in hand, such
            as that of a ledger's view; None: this run's.

    Returns:
        The one shared result: treat it as read-only.
    """
    of = of or model()
    return cast(T, _derived(of.manifest.version, viewer(), name, filters, of, compute))


def once(compute: Callable[P, T]) -> Callable[P, T]:
    """What a function of filters and other hashable arguments returns, computed as by :func:`derived` and shared alike."""

    @wraps(compute)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        name, given, of = f"{compute.__module__}.{compute.__qualname__}", (args, *sorted(kwargs.items())), model()
        make = partial(compute, *args, **kwargs)
        return cast(T, _derived(of.manifest.version, viewer(), name, given, of, make))

    return found


@once
def row_counts(filters: Filters) -> pd.DataFrame:
    """Rows in force and rows asked about, by ledger and township; see data_access.published.questioned_rows."""
    return questioned_rows.row_counts(model(), store().ledgers, viewer(), filters.townships)


@caching.kept(256)
def _derived(
    version: str, viewer: Viewer, name: str, given: Hashable, _model: ReadModel, _compute: Callable[[], object]
) -> object:
    with reads(_model):
        return _compute()


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else value


@caching.kept(256)
def _rows(
    version: str, viewer: Viewer, name: str, parameters: tuple[tuple[str, object], ...], _model: ReadModel
) -> pd.DataFrame:
    bound: dict[str, Any] = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    return _model.query(name, viewer, **bound)
