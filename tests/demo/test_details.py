"""The fields of the national form in the simulated county: they fit together, but for the slips made on purpose."""

from __future__ import annotations

import duckdb
import pandas as pd
import pyarrow as pa

from data_access.county import County
from data_access.ledgers import ColumnType, Ledger, Ledgers
from data_access.reference_tables import reference_tables
from tests.demo.test_build import as_stored


def with_marks(table: pa.Table, ledger: Ledger) -> pa.Table:
    """The table with a mark for each id number, as published; here the number itself, which nobody has."""
    for column in ledger.columns:
        if column.type is ColumnType.ID_NUMBER:
            table = table.append_column(f"{column.name}_mark", table.column(column.name))
    return table


def test_checks_find_the_slips_made_on_purpose_and_no_more(
    frames: dict[str, pd.DataFrame], ledgers: Ledgers, county: County
) -> None:
    with duckdb.connect() as sandbox:
        for name, table in reference_tables(county).items():
            sandbox.register(name, table)
        for ledger in ledgers:
            sandbox.register(ledger.name, with_marks(as_stored(frames[ledger.name], ledger), ledger))
        checks = sorted((county.folder / "checks" / "quality").glob("*.sql"))
        found = {path.stem: sandbox.execute(path.read_text(encoding="utf-8")).fetchall() for path in checks}
    assert {name: len(rows) for name, rows in found.items() if rows} == {
        "public_post_age": 3, "disability_unmarked": 2, "illness_insurance_not_monitored": 3,
        "minimum_living_money": 2, "dangerous_house": 2, "illness_without_cost": 2, "high_income_at_entry": 1,
        "eliminated_below_line": 1, "no_developing_measure": 2,
    }  # fmt: skip


def test_health_insurance_and_posts_fit_the_person(frames: dict[str, pd.DataFrame]) -> None:
    members = frames["members"]
    assert (members["has_resident_medical"].astype(bool) != members["has_employee_medical"].astype(bool)).all()
    is_disabled = members["health"].str.contains("残疾")
    assert members.loc[is_disabled, "disability_type"].notna().all()
    assert members.loc[~is_disabled, "disability_type"].notna().sum() == 2
    post = members[members["public_post"].notna()]
    assert 600 < len(post) < 1600
    works = post["work_months"].notna()
    assert (post.loc[works, "public_post_months"] == post.loc[works, "work_months"]).all()
    assert (~works).sum() == 3


def test_items_make_up_their_totals(frames: dict[str, pd.DataFrame]) -> None:
    rows = frames["household_years"].query("year == 2025")
    costs = rows[["crop_cost_yuan", "livestock_cost_yuan", "orchard_cost_yuan"]].astype(float).sum(axis=1)
    assert (costs == rows["business_cost_yuan"].astype(float)).all() and costs.sum() > 0
    on_aid = frames["members"].query("is_minimum_living == True")["household_id"].unique()
    assert set(on_aid) <= set(rows.loc[rows["minimum_living_yuan"].notna(), "household_id"])
    earlier = frames["household_years"].query("year == 2023")
    assert earlier["crop_cost_yuan"].isna().all() and earlier["net_income_per_capita_yuan"].isna().all()
