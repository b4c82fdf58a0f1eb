"""All caches of the screens, keyed on the read model's version, the viewer's rights and the filters."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data_access.manifest import Manifest, read_manifest
from data_access.read_model import ReadModel
from data_access.store import Store, open_store
from errors import StoreError
from models import EVERYBODY, Viewer
from settings import settings


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The stores of this process."""
    return open_store(settings())


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_model(_version: str) -> ReadModel:
    return ReadModel(settings().stores.read_model)


def manifest() -> Manifest:
    """The manifest in force now; an import by the command line shows with the next rerun."""
    found = read_manifest(settings().stores.read_model)
    if found is None:
        raise StoreError("还没有可看的数据。请先运行 python -m cli publish，或重新启动。")
    return found


def viewer() -> Viewer:
    """Who is looking."""
    return EVERYBODY


def rows(name: str, **parameters: object) -> pd.DataFrame:
    """A named query of the read model for the present viewer; see data_access/queries."""
    frozen = tuple(sorted((key, _hashable(value)) for key, value in parameters.items()))
    return _rows(manifest().version, viewer(), name, frozen)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else value


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs={Viewer: repr})
def _rows(version: str, viewer: Viewer, name: str, parameters: tuple[tuple[str, object], ...]) -> pd.DataFrame:
    bound: dict[str, Any] = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    return _read_model(version).query(name, viewer, **bound)
