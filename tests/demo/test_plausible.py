"""An official who reads the simulated county does not smile: rules over what is published, each with what it lets pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data_access.county.ledgers import Ledgers
from data_access.manifest import read_manifest
from data_access.store import Store

RULES = tomllib.loads(Path(__file__).with_name("plausible.toml").read_text(encoding="utf-8"))["rule"]
#: States no simulated row is in, with the reason.
NOT_THERE = {
    "care_institutions.status: 在建": "all are open",
    "care_persons.care_mode: 亲属抚养": "the roll is of 特困人员 alone",
    "ecology_projects.status: 计划": "each year's projects were begun in it",
    "milestones.status: 未启动": "six items, all begun",
    "milestones.status: 已取消": "six items, all begun",
    "pledges.status: 未签": "signed on both sides every year",
    "pv_stations.status: 报废": "none is that old",
    "team_members.status: 其他离任": "the other ways of leaving are there",
    "tourism_villages.status: 已摘牌": "it would take away from what was reached",
    "village_clinics.clinic_state: 没有覆盖": "every village has a doctor or a visiting one",
}


@pytest.fixture(scope="module")
def published(demo_store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every published table as a view."""
    folder = demo_store.settings.stores.read_model
    manifest = read_manifest(folder)
    assert manifest is not None
    with duckdb.connect() as connection:
        for name, table in manifest.tables.items():
            if re.fullmatch(r"\w+", name):
                connection.read_parquet(str(folder / table.file)).create_view(name)
        yield connection


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"].replace(" ", "_"))
def test_nobody_smiles(rule: dict[str, object], published: duckdb.DuckDBPyConnection) -> None:
    assert set(rule) <= {"name", "allowed", "sql"}
    found = published.execute(str(rule["sql"])).fetchall()
    assert len(found) == rule.get("allowed", 0), found[:8]


def test_every_state_of_a_ledger_is_there(published: duckdb.DuckDBPyConnection, ledgers: Ledgers) -> None:
    missing = set()
    for ledger in ledgers:
        if not ledger.status:
            continue
        column = ledger.by_name[ledger.status]
        there = {row[0] for row in published.execute(f'SELECT DISTINCT "{column.name}" FROM {ledger.name}').fetchall()}
        missing |= {f"{ledger.name}.{column.name}: {code}" for code in column.codes if code not in there}
    assert missing == set(NOT_THERE)
