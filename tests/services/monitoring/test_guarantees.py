"""What other ledgers say of the same gaps, beside the stored rows of the demo county."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.monitoring.guarantees import GUARANTEES
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring.guarantees import disagreement, open_rows, places_of, source_of, sources, standing
from tests.services.stored import stored

JUNE = Filters((), (), Month(2025, 6))
CHONGWEN = "140524100"

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_each_ledger_that_speaks_of_a_guarantee_stands_beside_it() -> None:
    found = sources(list(GUARANTEES), JUNE)
    assert [(one.guarantee, one.ledger, one.unit) for one in found] == [
        ("义务教育", "school_attendance", "人"), ("义务教育", "household_years", "户"), ("基本医疗", "household_years", "户"),
        ("住房安全", "guarantee_gaps", "户"), ("住房安全", "household_years", "户"), ("饮水安全", "household_years", "户"),
    ]  # fmt: skip


def open_houses(store: Store) -> pd.DataFrame:
    """Found by June, neither accepted by then nor vacated."""
    rows, end = stored(store, "houses"), pd.Timestamp(2025, 6, 30)
    is_open = (pd.to_datetime(rows["found_on"]) <= end) & ~(pd.to_datetime(rows["accepted_on"]) <= end)
    return rows[is_open & (rows["status"] != "已腾退")]


def open_gaps(store: Store) -> pd.DataFrame:
    rows, end = stored(store, "guarantee_gaps"), pd.Timestamp(2025, 6, 30)
    is_open = (pd.to_datetime(rows["found_on"]) <= end) & ~(pd.to_datetime(rows["solved_on"]) <= end)
    return rows[is_open & (rows["guarantee"] == "住房安全")]


def test_dangerous_houses_are_those_of_their_own_ledger_wherever_they_stand(demo_store: Store) -> None:
    houses = open_houses(demo_store)
    assert (open_gaps(demo_store)["problem_kind"] == "危房").all()
    assert standing("住房安全", JUNE).still_open.households == houses["household_id"].nunique()
    ledger, rows = open_rows("住房安全", JUNE)
    assert ledger == "houses" and sorted(rows) == sorted(houses["row_id"])
    by_village = places_of(["住房安全"], JUNE).set_index("village_code")["住房安全"]
    assert by_village.to_dict() == houses.groupby("village_code")["household_id"].nunique().to_dict()
    page = reading.ledger("houses", JUNE).statuses()
    assert sum(page.get(code, 0) for code in ("待改造", "改造中", "竣工待验")) == len(houses)


def test_what_differs_is_told_by_township_and_marked(demo_store: Store) -> None:
    houses, said = open_houses(demo_store), open_gaps(demo_store)
    found = next(one for one in sources(["住房安全"], JUNE) if one.ledger == "guarantee_gaps")
    mine, told = (rows.groupby("township_code")["household_id"].nunique().to_dict() for rows in (houses, said))
    assert (found.own, found.told) == (sum(mine.values()), sum(told.values())) and found.found is not None
    pairs = {code: (mine.get(code, 0), told.get(code, 0)) for code in mine.keys() | told.keys()}
    assert found.found.differing == {code: pair for code, pair in pairs.items() if pair[0] != pair[1]} != {}
    assert found.found.missing == ()  # of single gaps silence is nought
    assert disagreement("住房安全", JUNE) == f"三保障和饮水安全问题台账写的是 {found.told} 户"
    same = next(code for code, pair in pairs.items() if pair[0] == pair[1])
    assert disagreement("住房安全", Filters((str(same),), (), JUNE.asof)) == ""


def test_before_the_ledger_of_houses_has_any_row_the_gaps_are_counted(demo_store: Store) -> None:
    early = Filters((), (), Month(2020, 12))
    assert source_of(["住房安全"], early) == "三保障和饮水安全问题台账"
    assert source_of(["住房安全"], JUNE) == "农村危房改造台账"


def test_a_ledger_without_rows_is_missing_and_not_nought() -> None:
    early = sources(["义务教育"], Filters((), (), Month(2021, 1)))
    assert [(one.told, one.found) for one in early] == [(0, None), (0, None)]
