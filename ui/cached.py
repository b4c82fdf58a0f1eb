"""All caches of the screens, keyed on the read model's version, the viewer's rights and the filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

import layer_import
from data_access import quality, risk_facts, risk_rules
from data_access.county import County
from data_access.figure_rows import FigureRows
from data_access.figure_rows import figure_rows as rows_behind
from data_access.ledger_queries import LedgerView
from data_access.manifest import Manifest, read_manifest
from data_access.read_model import ReadModel
from data_access.settlements import from_rows, in_force
from data_access.store import InputFile, Store, open_store
from errors import NotFound, StoreError
from geo.base_maps import Ground, ground
from geo.layer_map import borders, with_schematic_townships
from geo.layers import PreparedLayer
from geo.outline import load_outline, outline_note
from geo.read_layer import ReadLayer
from geo.schematic import AREAS_NOTE
from geo.village_map import BaseMap, Seat
from geo.village_map import base_map as make_base_map
from models import EVERYBODY, Filters, LayerKind, Month, Viewer, WarningRule
from settings import settings

T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The stores of this process."""
    return open_store(settings())


def county() -> County:
    """The county as its folder and what was settled on screen make it."""
    return _county(manifest().tables["settlements"].file, store().definitions)


@st.cache_resource(show_spinner=False, max_entries=2)
def _county(settlements_file: str, definitions: str) -> County:
    return in_force(store().county, from_rows(rows("settlements").to_dict("records")))  # type: ignore[arg-type]


def warning_rules() -> tuple[WarningRule, ...]:
    """The warning rules as the county folder and what was changed on screen make them."""
    changes = risk_rules.from_rows(rows("rule_changes").to_dict("records"))  # type: ignore[arg-type]
    return risk_rules.in_force(store().county.warning_rules, changes)


def facts(filters: Filters) -> pd.DataFrame:
    """What the warning rules look at, those switched off included; see data_access.risk_facts. Do not change in place."""
    now = manifest()
    found = _facts(now.version, viewer(), str(filters.asof), now)
    return found[found["township_code"].isin(filters.townships)] if filters.townships else found


# Large, so only the months last looked at are kept, and the townships are taken out of the county's.
@st.cache_resource(show_spinner=False, max_entries=3, hash_funcs={Viewer: repr})
def _facts(version: str, viewer: Viewer, asof: str, _manifest: Manifest) -> pd.DataFrame:
    names = [rule.fact for rule in store().county.warning_rules]
    return risk_facts.facts(_read_model(version, _manifest), store().ledgers, viewer, names, Month.parse(asof))


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_model(version: str, _manifest: Manifest) -> ReadModel:
    return ReadModel(settings().stores.read_model, _manifest)


def manifest() -> Manifest:
    """The manifest in force now; an import by the command line shows with the next rerun."""
    found = read_manifest(settings().stores.read_model)
    if found is None:
        raise StoreError("还没有可看的数据。请先运行 python -m cli publish，或重新启动。")
    return found


def base_map() -> BaseMap:
    """The constant part of the map: borders and township seats; a new one only when a layer or a village came or went."""
    tables = manifest().tables
    return _base_map(tables["layers"].file, tables["villages"].file if manifest().is_demo else "")


@st.cache_resource(show_spinner=False, max_entries=2)
def _base_map(layers_file: str, demo_villages: str) -> BaseMap:
    county, own = store().county, settings().county.outline
    found = borders(rows("layers"), lambda: load_outline(own, county.code), outline_note(own))
    seats = [Seat(t.code, t.name, t.seat_lng_wgs84, t.seat_lat_wgs84) for t in county.townships]
    if demo_villages:
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
    return layer_import.read(store(), file)


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
    return _prepared_layer(manifest().version, file, kind, answer, names_from, is_repairing, is_swapping)


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs={InputFile: lambda file: (file.name, file.data)})
def _prepared_layer(
    version: str,
    file: InputFile,
    kind: LayerKind,
    answer: str | None,
    names_from: str | None,
    is_repairing: bool,
    is_swapping: bool,
) -> PreparedLayer:
    return layer_import.prepare(
        store(), _layer_file(file), kind,
        answer=answer, names_from=names_from, is_repairing=is_repairing, is_swapping=is_swapping,
    )  # fmt: skip


def warm_up() -> None:
    """Load before the first visitor what every page needs."""
    _read_model(manifest().version, manifest())
    base_map()


def viewer() -> Viewer:
    """Who is looking."""
    return EVERYBODY


def ledger(name: str, filters: Filters, period: str = "", village: str = "") -> LedgerView:
    """One ledger through the filters as the present viewer may see it. Raises NotFound for an unknown name."""
    opened = store()
    if name not in opened.ledgers.ledgers:
        raise NotFound("没有这个台账。请从台账目录打开。")
    now = manifest()
    model = _read_model(now.version, now)
    return LedgerView(model, county(), opened.ledgers, opened.ledgers[name], viewer(), filters, period, village)


def rows(name: str, **parameters: object) -> pd.DataFrame:
    """A named query of the read model for the present viewer; see data_access/queries."""
    frozen = tuple(sorted((key, _hashable(value)) for key, value in parameters.items()))
    now = manifest()
    return _rows(now.version, viewer(), name, frozen, now)


def figure_rows(name: str, basis: str, month: Month | None, townships: tuple[str, ...]) -> FigureRows | None:
    """The ledger rows behind a figure of a month; see data_access.figure_rows."""
    now, ledgers = manifest(), store().ledgers
    model, select = _read_model(now.version, now), store().ledgers.figures[name]
    return rows_behind(model, viewer(), ledgers, select, basis=basis, month=month, townships=townships)


def row_counts(filters: Filters) -> pd.DataFrame:
    """Rows in force and rows asked about, by ledger and township; see data_access.quality."""

    def count() -> pd.DataFrame:
        now = manifest()
        return quality.row_counts(_read_model(now.version, now), store().ledgers, viewer(), filters.townships)

    return derived("row_counts", count, filters)


def derived(name: str, compute: Callable[[], T], filters: Filters) -> T:
    """What a page computes from queries, once for a version, viewer and filters.

    Args:
        name: what is computed; one meaning each. compute: called when it is not there yet; reads nothing but
            queries narrowed by the present viewer and these filters.

    Returns:
        The one shared result: treat it as read-only.
    """
    return cast(T, _derived(manifest().version, viewer(), name, filters, compute))


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs={Viewer: repr, Filters: repr})
def _derived(version: str, viewer: Viewer, name: str, filters: Filters, _compute: Callable[[], object]) -> object:
    return _compute()


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else value


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs={Viewer: repr})
def _rows(
    version: str, viewer: Viewer, name: str, parameters: tuple[tuple[str, object], ...], _manifest: Manifest
) -> pd.DataFrame:
    bound: dict[str, Any] = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    return _read_model(version, _manifest).query(name, viewer, **bound)
