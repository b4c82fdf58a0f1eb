"""A commitment that has a ledger is computed from it, from the month on for which the ledger is complete; in the small
county 出台实施办法 (C55) is.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_access.county.county import load_county
from data_access.county.rows import VillageKind
from data_access.published.commitment_series import _continued, _Report
from data_access.store import Store, open_store
from errors import CountyDataError
from models.time import Month
from models.viewing import EVERYBODY
from tests.conftest import SMALL, MakeSettings
from tests.data_access.filling import county, file, read_model, series, taken_in
from tests.data_access.two_sources import REPORTS, given, item, reported


def months(store: Store) -> list[tuple[object, ...]]:
    rows = read_model(store).query("commitment_values", EVERYBODY, month="2026-06")
    own = rows[rows["commitment_id"] == "C55"]
    return list(own[["month", "value", "source"]].itertuples(index=False, name=None))


def test_without_rows_of_the_ledger_it_stays_as_reported(small_store: Store) -> None:
    reported(small_store)
    assert months(small_store) == [(month, value, "observation") for month, value in REPORTS]
    assert read_model(small_store).query("computed_since", EVERYBODY).empty


def test_a_complete_ledger_takes_the_place_of_the_reports(small_store: Store) -> None:
    reported(small_store)
    given(small_store, "milestones", [item(1, status="已完成", finished_on="2026-04-20"), item(2)])
    # One of two is done: what the unit reported for June is not the light's figure any more.
    assert months(small_store) == [(f"2026-0{number}", 0, "figure:measures_issued") for number in range(1, 7)]
    given(small_store, "milestones", [item(2, status="已完成", finished_on="2026-05-06")])
    assert [value for _, value, _ in months(small_store)] == [0, 0, 0, 0, 1, 1]
    since = read_model(small_store).query("computed_since", EVERYBODY)
    assert dict(zip(since["commitment_id"], since["month"], strict=True))["C55"] == "2026-01"


def test_the_county_may_say_from_which_month_its_ledger_is_complete(
    tmp_path: Path, make_settings: MakeSettings
) -> None:
    folder = shutil.copytree(SMALL, tmp_path / "county")
    plan = folder / "plan/commitments.csv"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace("measures_issued|observation", "measures_issued|observation|2026-04"), encoding="utf-8"
    )
    store = open_store(make_settings(tmp_path, county=folder))
    reported(store)
    given(store, "milestones", [item(1, status="已完成", finished_on="2026-05-06")])
    assert months(store) == [
        ("2026-01", 0, "observation"), ("2026-03", 0, "observation"), ("2026-04", 0, "figure:measures_issued"),
        ("2026-05", 1, "figure:measures_issued"), ("2026-06", 1, "figure:measures_issued"),
    ]  # fmt: skip
    store.record.engine.dispose()


@pytest.mark.parametrize("source", ["figure:x|report", "figure:x|observation|2026", "observation|figure:x"])
def test_a_source_that_is_none_is_refused(tmp_path: Path, source: str) -> None:
    folder = shutil.copytree(SMALL, tmp_path / "county")
    plan = folder / "plan/commitments.csv"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("figure:measures_issued|observation", source), encoding="utf-8")
    with pytest.raises(CountyDataError, match="source"):
        load_county(folder)


def water(month: str, *, left_out: int = 0) -> list[dict[str, object]]:
    villages = [village for village in county().villages if village.kind is VillageKind.VILLAGE][left_out:]
    return [
        {
            "township_code": county().township(village.township_code).name, "village_code": village.code, "month": month,
            "population": 500, "central_population": 475, "household_count": 200, "tap_household_count": 197,
        }
        for village in villages
    ]  # fmt: skip


def test_water_stays_reported_until_every_village_is_filled_in(empty_store: Store) -> None:
    said = {"basis": "时点", "value": 94.1, "reporting_unit_id": "县水务局"}
    reports = [said | {"commitment_id": "C37", "month": month} for month in ("2025-03", "2025-06", "2025-09")]
    rows = water("2025-03", left_out=1)
    taken_in(empty_store, file("observations", *reports), file("village_water", *rows))
    assert series(empty_store, "C37") == {"2025-03": 94.1, "2025-06": 94.1, "2025-09": 94.1}
    assert series(empty_store, "C38") == {}
    taken_in(empty_store, file("village_water", *water("2025-06"), *water("2025-09", left_out=1)))
    assert series(empty_store, "C37") == {"2025-03": 94.1, "2025-06": 95, "2025-09": None}
    assert series(empty_store, "C38") == {"2025-06": 98.5, "2025-09": None}
    found = read_model(empty_store).query("commitment_values", EVERYBODY, month="2025-12").to_dict("records")
    gaps = [row["gap"] for row in found if row["commitment_id"] == "C37" and not isinstance(row["township_code"], str)]
    assert gaps[-1] == "有行政村没有填村供水台账"


def report(month: int, value: float | None, source: str) -> _Report:
    return _Report(Month(2026, month), "时点", value, source=source)


def test_a_month_without_a_whole_figure_is_no_beginning_but_a_gap_later_on() -> None:
    said = {code: [report(month, 90, "observation") for month in (3, 6, 9)] for code in (None, "town")}
    county = [report(3, None, "figure:x"), report(6, 91, "figure:x"), report(9, None, "figure:x")]
    computed = {None: county, "town": [report(month, 92, "figure:x") for month in (3, 6, 9)]}
    found = _continued(said, computed, None)
    assert [(one.month.month, one.value) for one in found[None] if one.month] == [(3, 90), (6, 91), (9, None)]
    # A township goes with the county: one month has one source everywhere.
    assert [(one.month.month, one.value) for one in found["town"] if one.month] == [(3, 90), (6, 92), (9, 92)]
    assert _continued(said, {None: county[:1], "town": computed["town"]}, None) == said
