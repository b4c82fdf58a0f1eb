"""The simulated county's rows, made once for all tests of it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from data_access.county import County, load_county
from data_access.ledgers import Ledgers, load_ledgers
from data_access.tables import RawTable
from demo.build import demo_tables
from geo.outline import load_outline
from settings import ROOT

FOLDER = ROOT / "counties" / "lingchuan"


@pytest.fixture(scope="session")
def county() -> County:
    return load_county(FOLDER)


@pytest.fixture(scope="session")
def ledgers() -> Ledgers:
    return load_ledgers(FOLDER)


@pytest.fixture(scope="session")
def outline(county: County) -> gpd.GeoDataFrame:
    return load_outline(None, county.code)


@pytest.fixture(scope="session")
def tables(county: County, ledgers: Ledgers, outline: gpd.GeoDataFrame) -> dict[str, RawTable]:
    return {table.ledger: table for table in demo_tables(county, ledgers, outline)}


@pytest.fixture(scope="session")
def frames(tables: dict[str, RawTable]) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(table.values, dtype=object) for name, table in tables.items()}
