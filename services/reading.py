"""All caches of the screens, keyed on the read model's version, the viewer's rights and the filters.

A publish may switch the version while a page is being drawn. So a run of a page reads one model from its first call
to its last, and a cached value takes its key from the model it is computed with, never from what is newest: else
the old rows would stand under the new version for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

import services.layer_import
from data_access.county.county import County
from data_access.manifest import Manifest, read_manifest
from data_access.published import questioned_rows, warning_facts
from data_access.published.figure_rows import FigureRows
from data_access.published.figure_rows import figure_rows as rows_behind
from data_access.published.ledger_view import LedgerView
from data_access.published.read_model import ReadModel
from data_access.record.notes import warning_rule_changes
from data_access.record.notes.settlements import from_rows, in_force
from data_access.store import InputFile, Store, open_store
from errors import NotFound, StoreError
from geo.drawing.scene import BaseMap, Seat
from geo.layers.prepare import PreparedLayer
from geo.layers.read_layer import ReadLayer
from geo.screen.base_maps import Ground, ground
from geo.screen.imported import borders, with_schematic_townships
from geo.screen.outline import load_outline, outline_note
from geo.screen.schematic import AREAS_NOTE
from geo.screen.village_map import base_map as make_base_map
from models.lists import LayerKind
from models.time import Month
from models.viewing import EVERYBODY, Filters, Viewer
from models.warnings import WarningRule
from settings import settings
from ui.base import state

T = TypeVar("T")
#: The model of what is computed or made at this moment, whichever run asked for it.
_READING: ContextVar[ReadModel | None] = ContextVar("reading", default=None)
#: The run of this thread and its model: held, so that no later version takes it away, and let go with the thread.
_OF_RUN: ContextVar[tuple[object, ReadModel] | None] = ContextVar("of_run", default=None)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The stores of this process."""
    return open_store(settings())


def county() -> County:
    """The county as its folder and what was settled on screen make it."""
    return _county(manifest().tables["settlements"].file, store().definitions, model())


@st.cache_resource(show_spinner=False, max_entries=2)
def _county(settlements_file: str, definitions: str, _model: ReadModel) -> County:
    with _reading(_model):
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
@st.cache_resource(show_spinner=False, max_entries=3, hash_funcs={Viewer: repr})
def _facts(version: str, viewer: Viewer, asof: str, _model: ReadModel) -> pd.DataFrame:
    names = [rule.fact for rule in store().county.warning_rules]
    return warning_facts.facts(_model, store().ledgers, viewer, names, Month.parse(asof))


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_model(version: str, _manifest: Manifest) -> ReadModel:
    return ReadModel(settings().stores.read_model, _manifest)


def model() -> ReadModel:
    """The one version that this run of a page reads; outside of any run the newest."""
    if (given := _READING.get()) is not None:
        return given
    run, kept = state.run(), _OF_RUN.get()
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
        with _reading(kept):
            return make()

    return made


@contextmanager
def _reading(model: ReadModel) -> Iterator[None]:
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
    return _in_force() if _READING.get() is None and state.run() is None else model().manifest


def _in_force() -> Manifest:
    found = read_manifest(settings().stores.read_model)
    if found is None:
        raise StoreError("还没有可看的数据。请先运行 python -m cli publish，或重新启动。")
    return found


def base_map() -> BaseMap:
    """The constant part of the map: borders and township seats; a new one only when a layer or a village came or went."""
    tables = manifest().tables
    return _base_map(tables["layers"].file, tables["villages"].file if manifest().is_demo else "", model())


@st.cache_resource(show_spinner=False, max_entries=2)
def _base_map(layers_file: str, demo_villages: str, _model: ReadModel) -> BaseMap:
    with _reading(_model):
        return _drawn_base_map(is_demo=bool(demo_villages))


def _drawn_base_map(*, is_demo: bool) -> BaseMap:
    county, own = store().county, settings().county.outline
    found = borders(rows("layers"), lambda: load_outline(own, county.code), outline_note(own))
    seats = [Seat(t.code, t.name, t.seat_lng_wgs84, t.seat_lat_wgs84) for t in county.townships]
    if is_demo:
        known = rows("villages", year=county.plan.start_month.year)
        places = known[["township_code", "longitude", "latitude"]].set_axis(["township_code", "lng", "lat"], axis=1)
        found = with_schematic_townships(found, places)
    corner = AREAS_NOTE if found.is_schematic else ""
    return make_base_map(found.outline, seats, found.townships, found.note, corner, _ground())


def _ground() -> Ground | None:
    own = settings().base_map
    return ground(
        own.kind, key=own.tianditu_key, folder=own.tiles_folder, source=own.source, approval=own.approval_number
    )


def layer_file(file: InputFile) -> ReadLayer:
    """An uploaded layer as read: shared, so read-only. Raises FileRefused."""
    return _layer_file(file)


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs={InputFile: lambda file: (file.name, file.data)})
def _layer_file(file: InputFile) -> ReadLayer:
    return services.layer_import.read(store(), file)


def prepared_layer(
    file: InputFile,
    kind: LayerKind,
    *,
    answer: str | None,
    names_from: str | None,
    is_repairing: bool,
    is_swapping: bool = False,
) -> PreparedLayer:
    """An uploaded layer checked against the borders now in force. Raises FileRefused."""
    # The record says which borders are in force, whatever version this run reads.
    standing = tuple(
        layer["layer_id"] for layer in services.layer_import.all_layers(store()) if layer["withdrawn_at"] is None
    )
    return _prepared_layer(standing, file, kind, answer, names_from, is_repairing, is_swapping)


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs={InputFile: lambda file: (file.name, file.data)})
def _prepared_layer(
    standing: tuple[object, ...],
    file: InputFile,
    kind: LayerKind,
    answer: str | None,
    names_from: str | None,
    is_repairing: bool,
    is_swapping: bool,
) -> PreparedLayer:
    return services.layer_import.prepare(
        store(), _layer_file(file), kind,
        answer=answer, names_from=names_from, is_repairing=is_repairing, is_swapping=is_swapping,
    )  # fmt: skip


def warm_up() -> None:
    """Load before the first visitor what every page needs."""
    base_map()


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
    return _rows(manifest().version, viewer(), name, frozen, model())


def figure_rows(name: str, basis: str, month: Month | None, townships: tuple[str, ...]) -> FigureRows | None:
    """The ledger rows behind a figure of a month; see data_access.published.figure_rows."""
    ledgers, start = store().ledgers, county().plan.start_month
    select = ledgers.figures[name]
    return rows_behind(model(), viewer(), ledgers, select, basis=basis, month=month, start=start, townships=townships)


def row_counts(filters: Filters) -> pd.DataFrame:
    """Rows in force and rows asked about, by ledger and township; see data_access.published.questioned_rows."""

    def count() -> pd.DataFrame:
        return questioned_rows.row_counts(model(), store().ledgers, viewer(), filters.townships)

    return derived("row_counts", count, filters)


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


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs={Viewer: repr, Filters: repr})
def _derived(
    version: str, viewer: Viewer, name: str, filters: Filters, _model: ReadModel, _compute: Callable[[], object]
) -> object:
    with _reading(_model):
        return _compute()


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else value


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs={Viewer: repr})
def _rows(
    version: str, viewer: Viewer, name: str, parameters: tuple[tuple[str, object], ...], _model: ReadModel
) -> pd.DataFrame:
    bound: dict[str, Any] = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    return _model.query(name, viewer, **bound)
