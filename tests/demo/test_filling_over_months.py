"""Simulated rows over time: shares that are reached, values that stay, and what is read from another ledger's row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data_access.county.county import County, load_county
from data_access.county.ledgers import Ledgers, load_ledgers
from demo.base.drawing import Cells
from demo.base.places import simulate_places, village_cells
from demo.filling.filling import Filler
from geo.screen.outline import load_outline
from settings import ROOT

FOLDER = ROOT / "counties" / "lingchuan"


@pytest.fixture(scope="module")
def filler() -> Filler:
    county: County = load_county(FOLDER)
    ledgers: Ledgers = load_ledgers(FOLDER)
    places = simulate_places(county, load_outline(None, county.code), "B3", np.random.default_rng(1))
    nobody: Cells = {"household_no": [], "township_code": [], "village_code": []}
    by_code = {"villages": lambda: village_cells(places), "households": lambda: nobody}
    return Filler(county, ledgers, places, 1, by_code)


def frame(filler: Filler, name: str) -> pd.DataFrame:
    return pd.DataFrame(filler.cells(name), dtype=object)


def test_all_villages_together_reach_the_share_of_the_month(filler: Filler) -> None:
    months = frame(filler, "village_facilities").groupby("month")
    whole = months["natural_village_count"].sum().astype(int)
    assert months["waste_covered_count"].sum()["2025-06"] == round(0.921 * whole["2025-06"])
    assert months["waste_covered_count"].sum()["2022-12"] == round(0.79 * whole["2022-12"])
    treated = months["sewage_state"].apply(lambda states: int((states == "已治理").sum()))
    assert treated["2025-12"] == round(0.189 * 265) and treated["2021-03"] == round(0.126 * 265)
    assert treated.is_monotonic_increasing


def test_what_a_village_has_reached_it_keeps(filler: Filler) -> None:
    rows = frame(filler, "village_facilities")
    covered = rows.pivot(index="village_code", columns="month", values="waste_covered_count").astype(int)
    assert (covered.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert (rows["waste_covered_count"] <= rows["natural_village_count"]).all()


def test_a_column_is_copied_from_the_same_village(filler: Filler) -> None:
    villages = frame(filler, "villages").set_index("village_code")["natural_village_count"]
    rows = frame(filler, "village_facilities")
    assert rows["natural_village_count"].tolist() == villages.loc[rows["village_code"]].tolist()


def test_a_steady_column_differs_by_place_and_code_and_not_by_month(filler: Filler) -> None:
    rows = frame(filler, "patients")
    assert (rows.groupby(["township_code", "disease_kind"])["due_count"].nunique() == 1).all()
    assert rows["due_count"].nunique() > 30 and rows["done_count"].nunique() > 100


def test_a_part_and_a_date_start_from_the_row_they_are_for(filler: Filler) -> None:
    funds = frame(filler, "funds").set_index("fund_no")
    paid = frame(filler, "fund_payments")
    issued = paid["fund_id"].map(funds["issued_on"])
    shares = (paid["amount_wanyuan"] / paid["fund_id"].map(funds["amount_wanyuan"])).astype(float)
    is_accepted = paid["fund_id"].map(funds["status"]).eq("已验收")
    assert shares[is_accepted].between(0.29, 0.33).all() and shares[~is_accepted].between(0.09, 0.31).all()
    assert (paid["paid_on"] > issued).sum() > 0.9 * len(paid) and (paid["paid_on"] >= issued).all()
    assert set(paid["fund_id"]) == set(funds.index[funds["status"] != "未开工"])
