"""The simulated county's rows, made once for all tests of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest

from data_access.county.county import County, load_county
from data_access.county.ledgers import ColumnType, Ledger, Ledgers, load_ledgers
from data_access.intake.tables.tables import RawTable
from demo import build, planted
from demo.base.drawing import Cells
from demo.build import demo_tables
from demo.contradictions import Planted, with_contradictions
from demo.planted import Row
from geo.screen.outline import load_outline
from models.time import Month
from settings import ROOT

FOLDER = ROOT / "counties" / "lingchuan"
#: The month the screens show first.
FIRST_MONTH = Month(2025, 6)

_ARROW = {
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.PERCENT: pa.float64(),
}
_WHOLE = (ColumnType.INTEGER, ColumnType.YEAR)


@pytest.fixture(scope="session")
def county() -> County:
    return load_county(FOLDER)


@pytest.fixture(scope="session")
def ledgers() -> Ledgers:
    return load_ledgers(FOLDER)


@pytest.fixture(scope="session")
def outline(county: County) -> gpd.GeoDataFrame:
    return load_outline(None, county.code)


@dataclass(frozen=True)
class Simulated:
    """The county's tables, the rows as they were before anything was planted, and check -> the rows of its faults."""

    tables: dict[str, RawTable]
    sound: dict[str, Cells]
    planted: dict[str, set[Row]]


@pytest.fixture(scope="session")
def simulated(county: County, ledgers: Ledgers, outline: gpd.GeoDataFrame) -> Simulated:
    sound: dict[str, Cells] = {}
    faults: dict[str, set[Row]] = {}

    def keeping(cells: Mapping[str, Cells]) -> tuple[dict[str, Cells], dict[str, set[Row]]]:
        found = planted.plant(cells)
        sound.update(cells)
        faults.update(found[1])
        return found

    def contradicted(planted: list[Planted], ledger: str, cells: Cells) -> Cells:
        sound.setdefault(ledger, cells)
        return with_contradictions(planted, ledger, cells)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "plant", keeping)
        patch.setattr(build, "with_contradictions", contradicted)
        tables = {table.ledger: table for table in demo_tables(county, ledgers, outline)}
    return Simulated(tables, sound, faults)


@pytest.fixture(scope="session")
def tables(simulated: Simulated) -> dict[str, RawTable]:
    return simulated.tables


@pytest.fixture(scope="session")
def frames(simulated: Simulated) -> dict[str, pd.DataFrame]:
    """Every ledger's rows before anything was planted: in these everything agrees."""
    cells = {name: table.values for name, table in simulated.tables.items()} | simulated.sound
    return {name: pd.DataFrame(found, dtype=object) for name, found in cells.items()}


@pytest.fixture(scope="session")
def faulty_frames(simulated: Simulated) -> dict[str, pd.DataFrame]:
    """Every ledger's rows as the simulated county has them."""
    return {name: pd.DataFrame(table.values, dtype=object) for name, table in simulated.tables.items()}


def as_stored(frame: pd.DataFrame, ledger: Ledger) -> pa.Table:
    """The rows as rules read them: ``row_id`` is the key, which is also what references hold."""
    keys = zip(*(frame[key].tolist() for key in ledger.key if key in frame), strict=True)
    columns: dict[str, pa.Array] = {"row_id": pa.array(["|".join(map(str, key)) for key in keys])}
    for column in ledger.columns:
        kind = pa.int64() if column.type in _WHOLE else _ARROW.get(column.type, pa.string())
        cells = frame[column.name].tolist() if column.name in frame else [None] * len(frame)
        columns[column.name] = pa.array(cells, kind)
    return pa.table(columns)
