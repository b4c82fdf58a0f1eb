"""What other ledgers say of the same gaps, beside the stored rows of the demo county."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.monitoring.guarantees import GUARANTEES
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.monitoring.guarantees import sources
from tests.services.stored import stored

JUNE = Filters((), (), Month(2025, 6))

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_each_ledger_that_speaks_of_a_guarantee_stands_beside_it() -> None:
    found = sources(list(GUARANTEES), JUNE)
    assert [(one.guarantee, one.ledger, one.unit) for one in found] == [
        ("义务教育", "school_attendance", "人"), ("义务教育", "household_years", "户"), ("基本医疗", "household_years", "户"),
        ("住房安全", "houses", "户"), ("住房安全", "household_years", "户"), ("饮水安全", "household_years", "户"),
    ]  # fmt: skip


def test_what_differs_is_told_by_township(demo_store: Store) -> None:
    rows = stored(demo_store, "guarantee_gaps")
    end = pd.Timestamp(2025, 6, 30)
    opened = rows[(pd.to_datetime(rows["found_on"]) <= end) & ~(pd.to_datetime(rows["solved_on"]) <= end)]
    houses = opened[opened["guarantee"] == "住房安全"]
    found = next(one for one in sources(["住房安全"], JUNE) if one.ledger == "houses")
    assert found.own == houses.groupby("township_code")["household_id"].nunique().sum() and found.found is not None
    dangerous = stored(demo_store, "houses")
    dangerous = dangerous[
        (pd.to_datetime(dangerous["found_on"]) <= end) & ~(pd.to_datetime(dangerous["accepted_on"]) <= end)
    ]
    town, (mine, told) = next(iter(found.found.differing.items()))
    assert mine == houses[houses["township_code"] == town]["household_id"].nunique() < told
    assert told == dangerous[dangerous["township_code"] == town]["household_id"].nunique()
    assert found.found.missing == ()  # of single gaps silence is nought
    (alone,) = (one for one in sources(["住房安全"], Filters((town,), (), JUNE.asof)) if one.ledger == "houses")
    assert (alone.own, alone.told) == (mine, told)


def test_a_ledger_without_rows_is_missing_and_not_nought() -> None:
    early = sources(["义务教育"], Filters((), (), Month(2021, 1)))
    assert [(one.told, one.found) for one in early] == [(0, None), (0, None)]
