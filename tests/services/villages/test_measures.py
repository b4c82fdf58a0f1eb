"""What the map can be coloured by, beside sums made by hand over the stored rows of the demo county."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services import reading
from services.villages import measures
from services.villages.measures import Level

pytestmark = pytest.mark.usefixtures("demo_screens")
JUNE = Filters((), (), Month(2025, 6))


@pytest.fixture(scope="module")
def record(demo_store_folder: Path) -> Iterator[sqlite3.Connection]:
    """The stored rows of the county the screens read."""
    with closing(
        sqlite3.connect(f"file:{demo_store_folder / 'data' / 'record.sqlite'}?mode=ro", uri=True)
    ) as connection:
        yield connection


def of(key: str, level: Level, filters: Filters = JUNE) -> pd.Series:
    return measures.values(measures.catalogue()[key], level, filters)


def test_every_place_has_its_line_whether_there_is_a_figure_or_not(record: sqlite3.Connection) -> None:
    (villages,) = record.execute("SELECT count(*) FROM villages").fetchone()
    assert len(of("income", Level.VILLAGE)) == villages
    assert len(of("income", Level.TOWNSHIP)) == 11
    one = Filters(("140524204",), (), Month(2025, 6))
    assert list(of("income", Level.TOWNSHIP, one).index) == ["140524204"]
    assert set(of("income", Level.VILLAGE, one).index.str[:9]) == {"140524204"}


def test_a_township_is_the_sum_of_its_villages_of_the_newest_known_year(record: sqlite3.Connection) -> None:
    sql = "SELECT sum(collective_income_wanyuan) FROM village_years WHERE year = ? AND township_code = '140524204'"
    (known,) = record.execute(sql, (2024,)).fetchone()
    assert of("income", Level.TOWNSHIP)["140524204"] == pytest.approx(known)
    (newest,) = record.execute(sql, (2025,)).fetchone()
    december = Filters((), (), Month(2025, 12))
    assert of("income", Level.TOWNSHIP, december)["140524204"] == pytest.approx(newest)
    assert measures.when(measures.catalogue()["income"], december) == "2025年度"


def test_a_townships_share_is_never_an_average_of_shares(record: sqlite3.Connection) -> None:
    (share,) = record.execute(
        "SELECT 100.0 * sum(tap_water_household_count) / sum(household_count) FROM village_years "
        "WHERE year = 2024 AND township_code = '140524100' AND household_count > 0 AND tap_water_household_count IS NOT NULL"
    ).fetchone()
    assert of("tap_water", Level.TOWNSHIP)["140524100"] == pytest.approx(share)
    averaged = of("tap_water", Level.VILLAGE)
    mean = averaged[averaged.index.str.startswith("140524100")].mean()
    assert share != pytest.approx(mean, abs=1e-6)


def test_a_ledgers_columns_are_summed_by_place_and_its_rows_counted(record: sqlite3.Connection) -> None:
    lengths = dict(
        record.execute(
            "SELECT township_code, sum(length_km) FROM road_projects WHERE accepted_on <= '2025-06-30' GROUP BY 1"
        )
    )
    found = of("ledger.road_projects.length_km", Level.TOWNSHIP)
    # What is planned or under way is not added to what is accepted; it has a measure of its own.
    assert found.dropna().to_dict() == pytest.approx({code: lengths.get(code, 0) for code in found.dropna().index})
    assert set(found.dropna().index) >= set(lengths)
    (begun,) = record.execute(
        "SELECT sum(length_km) FROM road_projects WHERE coalesce(accepted_on, '9999') > '2025-06-30' "
        "AND coalesce(started_on, '2025-06-30') <= '2025-06-30'"
    ).fetchone()
    assert of("ledger.road_projects.length_km.open", Level.TOWNSHIP).sum() == pytest.approx(begun)
    (clinics,) = record.execute("SELECT count(*) FROM village_clinics WHERE year = 2024").fetchone()
    assert of("ledger.village_clinics.rows", Level.VILLAGE).sum() == clinics
    assert (of("ledger.village_clinics.rows", Level.VILLAGE) == 0).any()  # none is nought, because the ledger has rows


def test_of_people_only_rows_are_counted_never_a_sum(record: sqlite3.Connection) -> None:
    personal = {ledger.name for ledger in reading.store().ledgers if ledger.personal}
    keys = [key for key in measures.catalogue() if key.startswith("ledger.") and key.split(".")[1] in personal]
    assert keys and {key.split(".")[2] for key in keys} == {"rows"}
    assert all(measures.catalogue()[key].is_personal for key in (*keys, "monitored"))


def test_a_commitment_has_the_figures_its_townships_reported(record: sqlite3.Connection) -> None:
    measure = measures.catalogue()["target.C35"]
    assert measure.levels == (Level.TOWNSHIP,) and measure.unit == "公里"
    found = of("target.C35", Level.TOWNSHIP)
    (whole,) = record.execute(
        "SELECT sum(length_km) FROM road_projects WHERE accepted_on BETWEEN '2021-01-01' AND '2025-06-30'"
    ).fetchone()
    assert found.sum() == pytest.approx(whole)


def test_what_has_no_history_says_so(record: sqlite3.Connection) -> None:
    known = measures.catalogue()
    assert not known["lifted"].has_history and measures.when(known["lifted"], JUNE) == "现状"
    assert known["monitored"].has_history and measures.when(known["monitored"], JUNE) == "截至2025年6月"


def test_a_township_that_handed_nothing_in_is_missing_with_its_villages(record: sqlite3.Connection) -> None:
    heard = dict(
        record.execute("SELECT township_code, count(*) FROM village_safety_months WHERE month = '2025-06' GROUP BY 1")
    )
    by_township, by_village = (
        of("ledger.village_safety_months.rows", level) for level in (Level.TOWNSHIP, Level.VILLAGE)
    )
    assert 0 < len(heard) < 11 and by_township.dropna().to_dict() == heard
    silent = set(by_township.index[by_township.isna()])
    assert set(by_village.index[by_village.isna()].str[:9]) == silent
    assert not silent & set(by_village.dropna().index.str[:9])
    assert (by_village == 0).any()  # of a township that did hand in: the ledger has no row of theirs


def test_nothing_is_known_before_a_ledger_has_any_row(record: sqlite3.Connection) -> None:
    early = Filters((), (), Month(2022, 1))
    assert all(of("ledger.village_safety_months.rows", level, early).isna().all() for level in Level)


@pytest.mark.parametrize("key", ["ledger.road_projects", "ledger.outlets", "ledger.screenings"])
def test_a_filter_only_takes_places_away(record: sqlite3.Connection, key: str) -> None:
    for level in measures.catalogue()[f"{key}.rows"].levels:
        whole = of(f"{key}.rows", level)
        for township in reading.county().townships:
            some = of(f"{key}.rows", level, Filters((township.code,), (), Month(2025, 6)))
            pd.testing.assert_series_equal(some, whole[some.index])


def test_villages_add_up_to_the_ledger_but_for_rows_that_name_none(record: sqlite3.Connection) -> None:
    view = reading.ledger("road_projects", JUNE)
    rows = view.rows()
    named = rows[rows["village_code"].notna()]
    assert 0 < len(named) < len(rows)
    assert of("ledger.road_projects.rows", Level.VILLAGE).sum() == len(named)
    accepted = named["status"] == "已验收"
    for key, part in (("length_km", named[accepted]), ("length_km.open", named[~accepted])):
        assert of(f"ledger.road_projects.{key}", Level.VILLAGE).sum() == pytest.approx(part["length_km"].sum())
    whole = view.totals()
    assert of("ledger.road_projects.rows", Level.TOWNSHIP).sum() == whole["row_count"].sum()
    parts = sum(of(f"ledger.road_projects.{key}", Level.TOWNSHIP).sum() for key in ("length_km", "length_km.open"))
    assert parts == pytest.approx(whole["length_km"].sum())
    assert off_map("road_projects.rows", Level.VILLAGE) == f"{len(rows) - len(named)} 行没有写明行政村，不在图上"
    assert off_map("road_projects.length_km", Level.TOWNSHIP) == off_map("village_clinics.rows", Level.VILLAGE) == ""
    outlets = reading.ledger("outlets", JUNE).rows()
    nowhere = int(outlets["township_code"].isna().sum())
    assert nowhere and off_map("outlets.rows", Level.TOWNSHIP) == f"{nowhere} 行没有写明乡镇，不在图上"


def off_map(key: str, level: Level) -> str:
    return measures.off_map(measures.catalogue()[f"ledger.{key}"], level, JUNE)


def test_a_starting_point_of_the_plan_is_no_measure(record: sqlite3.Connection) -> None:
    baselines = {f"target.{one.id}" for one in reading.county().commitments if one.kind is Kind.BASELINE}
    assert baselines and not baselines & set(measures.catalogue())
