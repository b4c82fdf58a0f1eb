"""Converting reported figures between their bases, worked out by hand."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from data_access.acts.accept_report import step, submit
from data_access.county.rows import since_start
from data_access.published.commitment_series import _add_noughts, _filled, _Report, to_basis
from data_access.record.notes.submissions import Report, State
from data_access.store import Store, open_store
from models.commitments import Basis
from models.time import Month
from models.viewing import EVERYBODY
from settings import ROOT
from tests.conftest import MakeSettings
from tests.data_access.filling import NOW, county, file, read_model, row, series, take_in, taken_in
from tests.data_access.small_roads import road, roads_file

START = Month(2021, 1)
SINCE_2021, (THIS_YEAR, THIS_PERIOD, AT_DATE) = since_start(START), Basis


def reports(basis: str, **values: float | None) -> list[_Report]:
    """``m2021_03=5`` is a report of 5 for 2021-03."""
    return [_Report(Month.parse(key[1:].replace("_", "-")), basis, value) for key, value in values.items()]


def converted(basis: str, given: list[_Report], cycle_months: int = 1) -> list[float | None]:
    found = to_basis(given, basis, cycle_months, START)
    assert [report.month for report in found] == [report.month for report in given]
    assert {report.basis for report in found} <= {basis}
    return [report.value for report in found]


def test_happenings_of_every_month_add_up_to_a_total_since_2021() -> None:
    given = reports(THIS_PERIOD, m2021_01=5, m2021_02=2, m2021_03=1.5)
    assert converted(SINCE_2021, given) == [5, 7, 8.5]


def test_happenings_of_every_quarter_add_up_and_may_become_monthly() -> None:
    given = reports(THIS_PERIOD, m2021_03=5, m2021_06=2, m2021_07=1, m2021_08=1, m2021_09=1, m2021_12=4)
    assert converted(SINCE_2021, given, 3) == [5, 7, 8, 9, 10, 14]


@pytest.mark.parametrize(
    ("given", "cycle_months", "expected", "gap"),
    [
        (reports(THIS_PERIOD, m2021_01=5, m2021_03=2, m2021_04=1), 1, [5, None, None], "缺2021年2月"),
        (reports(THIS_PERIOD, m2021_01=5, m2021_03=2), 3, [5, None], "缺2021年2月"),  # two months are no quarter
        (reports(THIS_PERIOD, m2021_03=5, m2021_09=2), 3, [5, None], "缺2021年4月至2021年8月"),
        (reports(THIS_PERIOD, m2021_04=5), 3, [None], "缺2021年1月至2021年3月"),
        (reports(THIS_PERIOD, m2021_01=5, m2021_02=None, m2021_03=2), 1, [5, None, None], "缺2021年2月"),
    ],
)
def test_a_missing_period_is_no_nought(
    given: list[_Report], cycle_months: int, expected: list[float | None], gap: str
) -> None:
    found = to_basis(given, SINCE_2021, cycle_months, START)
    assert [report.value for report in found] == expected
    assert found[-1].gap == f"本期发生数{gap}，累不成总数"


def test_happenings_add_up_within_each_year() -> None:
    given = reports(THIS_PERIOD, m2021_11=5, m2021_12=2, m2022_01=1.5, m2022_02=4)
    assert converted(THIS_YEAR, given) == [None, None, 1.5, 5.5]  # the year before has no figures for January on


def test_a_year_so_far_stands_on_the_decembers_before_it() -> None:
    given = reports(THIS_YEAR, m2021_06=4, m2021_12=10, m2022_03=2, m2022_12=9, m2023_01=1)
    assert converted(SINCE_2021, given) == [4, 10, 12, 19, 20]


def test_a_year_so_far_without_the_december_before_has_no_total() -> None:
    given = reports(THIS_YEAR, m2021_11=10, m2022_03=2, m2022_12=9, m2023_01=1)
    assert converted(SINCE_2021, given) == [10, None, None, None]


def test_a_december_without_a_figure_is_a_missing_one() -> None:
    given = reports(THIS_YEAR, m2021_12=None, m2022_03=2)
    assert converted_values(given) == [None, None]


def converted_values(given: list[_Report]) -> list[float | None]:
    return [report.value for report in to_basis(given, SINCE_2021, 1, START)]


def test_a_total_less_last_december_is_the_year_so_far() -> None:
    given = reports(SINCE_2021, m2021_06=4, m2021_12=10, m2022_03=12, m2022_12=19, m2023_01=20)
    assert converted(THIS_YEAR, given) == [4, 10, 2, 9, 1]


def test_a_total_without_last_december_gives_no_year_so_far() -> None:
    given = reports(SINCE_2021, m2021_11=10, m2022_03=12, m2023_01=20)
    assert converted(THIS_YEAR, given) == [10, None, None]


@pytest.mark.parametrize("basis", [SINCE_2021, THIS_YEAR, THIS_PERIOD, AT_DATE])
def test_the_same_basis_stays(basis: str) -> None:
    assert converted(basis, reports(basis, m2021_12=3, m2022_01=1)) == [3, 1]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (AT_DATE, SINCE_2021), (AT_DATE, THIS_YEAR), (AT_DATE, THIS_PERIOD), (SINCE_2021, AT_DATE),
        (THIS_YEAR, AT_DATE), (THIS_PERIOD, AT_DATE), (SINCE_2021, THIS_PERIOD), (THIS_YEAR, THIS_PERIOD),
    ],
)  # fmt: skip
def test_where_no_sum_leads_from_one_basis_to_the_other_there_is_no_value(given: str, wanted: str) -> None:
    assert converted(wanted, reports(given, m2021_12=3, m2022_01=1)) == [None, None]


def test_months_without_an_event_are_zeros_up_to_the_last_month_handed_in() -> None:
    given = reports(THIS_PERIOD, m2021_02=5, m2021_04=2)
    assert [report.value for report in _filled(given, Month(2021, 6), False, START)] == [0, 5, 0, 2, 0, 0]
    assert [report.value for report in _filled(given, Month(2021, 1), True, START)] == [0, 5, 0, 2]
    total = to_basis(_filled(given, Month(2021, 6), False, START), SINCE_2021, 1, START)
    assert [report.value for report in total] == [0, 5, 5, 7, 7, 7]


def test_what_lasts_stays_as_it_was_until_it_changes() -> None:
    given = reports(AT_DATE, m2021_11=5, m2022_02=7)
    found = _filled(given, Month(2022, 4), True, START)
    assert [(str(report.month), report.value) for report in found] == [
        ("2021-11", 5), ("2021-12", 5), ("2022-01", 5), ("2022-02", 7), ("2022-03", 7), ("2022-04", 7),
    ]  # fmt: skip
    assert [report.value for report in _filled(given, Month(2021, 12), True, START)] == [5, 5, 5, 7]


@pytest.mark.parametrize(("basis", "is_lasting"), [(AT_DATE, False), (THIS_YEAR, True), (SINCE_2021, True)])
def test_what_is_handed_in_each_period_is_left_as_it_is(basis: str, is_lasting: bool) -> None:
    given = reports(basis, m2021_12=5)
    assert _filled(given, Month(2023, 1), is_lasting, START) == given


def test_a_ratio_is_computed_from_its_parts(empty_store: Store) -> None:
    taken_in(
        empty_store,
        file(
            "observations",
            row("observations", commitment_id="C02", basis="时点", value=None, numerator=49, denominator=50),
        ),
    )
    assert series(empty_store, "C02") == {"2025-06": 98}


def test_of_what_is_counted_the_parts_are_no_share(empty_store: Store) -> None:
    report = row("observations", commitment_id="C09", basis="本期发生", value=None, numerator=7, denominator=8)
    taken_in(empty_store, file("observations", report))
    assert series(empty_store, "C09") == {"2025-06": None}  # one left out, and not 87.5 of them


@pytest.mark.parametrize(
    ("commitment", "unit"), [("C58", "，单位是项"), ("C05", "，单位是项"), ("C14", "，单位是支"), ("C15", "")]
)
def test_a_count_is_not_handed_in_as_its_parts_alone(empty_store: Store, commitment: str, unit: str) -> None:
    report = row("observations", commitment_id=commitment, value=None, numerator=3, denominator=4)
    (fault,) = take_in(empty_store, file("observations", report)).faults
    assert fault.cell == "E3" and fault.problem.startswith("只填了分子分母，没有数值")
    assert fault.remedy == f"请在数值里填完成了多少{unit}"
    taken_in(empty_store, file("observations", report | {"value": 3}))
    assert series(empty_store, commitment) == {"2025-06": 3}


def test_reports_of_different_bases_meet_in_the_commitments_own() -> None:
    given = reports(THIS_YEAR, m2021_12=900, m2022_03=150) + reports(SINCE_2021, m2022_06=1300)
    assert converted(SINCE_2021, given) == [900, 1050, 1300]


def test_a_figure_is_counted_in_the_commitments_own_basis(empty_store: Store) -> None:
    rows = [
        {"township_code": township.name, "month": month, "stock_boxes": 700, "added_boxes": boxes}
        for month, boxes in (("2021-12", 90), ("2022-03", 15))
        for township in county().townships
    ]
    taken_in(empty_store, file("bees", *rows))
    assert series(empty_store, "C25") == {"2021-12": 990, "2022-03": 1155}
    assert series(empty_store, "C25", "140524209") == {"2021-12": 90, "2022-03": 105}


def schools(month: str, *left_out: str) -> list[dict[str, object]]:
    return [
        {"township_code": township.name, "month": month, "school_age_count": 900, "dropout_count": 0}
        for township in county().townships
        if township.name not in left_out
    ]


def gaps(store: Store, commitment: str) -> dict[str, str | None]:
    values = read_model(store).query("commitment_values", EVERYBODY, month="2099-12")
    chosen = values[(values["commitment_id"] == commitment) & values["township_code"].isna()]
    return {
        month: gap if isinstance(gap, str) else None for month, gap in zip(chosen["month"], chosen["gap"], strict=True)
    }


def test_townships_that_have_not_handed_in_leave_the_county_without_a_figure(empty_store: Store) -> None:
    taken_in(empty_store, file("school_attendance", *schools("2025-03"), *schools("2025-06", "礼义镇")))
    assert series(empty_store, "C10") == {"2025-03": 0, "2025-06": None}
    assert gaps(empty_store, "C10") == {"2025-03": None, "2025-06": "缺礼义镇的数"}
    assert series(empty_store, "C10", "140524100") == {"2025-03": 0, "2025-06": 0}
    taken_in(empty_store, file("school_attendance", *schools("2025-09", *(t.name for t in county().townships[:-1]))))
    assert gaps(empty_store, "C10")["2025-09"] == "缺崇文镇、礼义镇、附城镇等10个乡镇的数"


def test_a_township_that_said_it_had_nothing_has_handed_in(empty_store: Store) -> None:
    taken_in(empty_store, file("school_attendance", *schools("2025-06", "礼义镇")))
    report = Report("school_attendance", "140524101", "2025-Q2")
    number = submit(empty_store, None, report, is_draft=False, actor="测试", now=NOW).submission_id
    assert number is not None
    step(empty_store, number, State.CHECKED, actor="测试", now=NOW)
    assert series(empty_store, "C10") == {"2025-06": None}
    step(empty_store, number, State.ACCEPTED, actor="测试", now=NOW)
    assert series(empty_store, "C10") == {"2025-06": 0}


def test_a_figure_of_what_was_looked_at_ends_with_the_last_look(demo_store: Store) -> None:
    looked_at, lasting = series(demo_store, "C12"), series(demo_store, "C36")
    assert (list(looked_at)[-1], list(lasting)[-1]) == ("2025-12", "2026-01")  # taken in on 2026-01-05


def test_a_figure_of_lasting_facts_holds_until_the_month_of_the_last_import(empty_store: Store) -> None:
    station = {
        "point_no": "WL-1", "point_name": "快递物流站", "point_level": "乡镇站", "township_code": "六泉乡",
        "opened_on": dt.date(2025, 10, 8), "status": "运营",
    }  # fmt: skip
    taken_in(empty_store, file("logistics_points", station))
    months = ["2025-10", "2025-11", "2025-12", "2026-01"]
    assert series(empty_store, "C36") == pytest.approx(dict.fromkeys(months, 100 / 11))
    assert series(empty_store, "C36", "140524209") == dict.fromkeys(months, 100)
    assert series(empty_store, "C36", "140524207") == dict.fromkeys(months, 0)


def test_the_county_is_the_sum_of_its_townships_for_a_figure(empty_store: Store) -> None:
    rows = [
        row("herb_plantings", area_mu=120_000),
        row("herb_plantings", mode="野生抚育", area_mu=80_000),
        row("herb_plantings", township_code="古郊乡", area_mu=50_000),
    ]
    taken_in(empty_store, file("herb_plantings", *rows))
    assert series(empty_store, "C22") == {"2024-12": 25}
    assert series(empty_store, "C22", "140524209") == {"2024-12": 20}
    assert series(empty_store, "C22", "140524207") == {"2024-12": 5}


def test_a_plan_of_2026_counts_from_its_own_first_month() -> None:
    start = Month(2026, 1)
    total = since_start(start)
    assert total == "自2026年累计"
    given = reports(THIS_PERIOD, m2026_01=3, m2026_02=4)
    assert [report.value for report in to_basis(given, total, 1, start)] == [3, 7]
    given = reports(THIS_YEAR, m2026_12=10, m2027_03=2)
    assert [report.value for report in to_basis(given, total, 3, start)] == [10, 12]
    given = reports(total, m2026_12=10, m2027_03=12)
    assert [report.value for report in to_basis(given, THIS_YEAR, 3, start)] == [10, 2]
    old = to_basis(reports(SINCE_2021, m2026_01=900), total, 1, start)
    assert (old[0].value, old[0].gap) == (None, "报的是自2021年累计数，换算不成自2026年累计数")
    filled = _filled(reports(THIS_PERIOD, m2026_02=5), Month(2026, 3), False, start)
    assert [(str(report.month), report.value) for report in filled] == [("2026-01", 0), ("2026-02", 5), ("2026-03", 0)]


def test_a_county_whose_plan_starts_in_2026_shows_cumulative_figures(
    tmp_path: Path, make_settings: MakeSettings
) -> None:
    folder = tmp_path / "county"
    shutil.copytree(ROOT / "counties/lingchuan", folder)
    for name, changed in (
        ("county.toml", {'"2021-01"': '"2026-01"', '"2025-12"': '"2030-12"'}),
        ("plan/commitments.csv", {"自2021年累计": "自2026年累计"}),
        ("ledgers/observations.toml", {"自2021年累计": "自2026年累计"}),
        ("figures/bees_added.sql", {"2021-01": "2026-01"}),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in changed.items():
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    store = open_store(make_settings(tmp_path, county=folder))
    rows = [
        {"township_code": township.name, "month": month, "stock_boxes": 700, "added_boxes": boxes}
        for month, boxes in (("2026-12", 90), ("2027-03", 15))
        for township in county().townships
    ]
    taken_in(store, file("bees", *rows), now=dt.datetime(2027, 4, 5))
    assert series(store, "C25") == {"2026-12": 990, "2027-03": 1155}
    store.record.engine.dispose()


#: The three townships of the small county.
EAST, WEST, SOUTH = "149901100", "149901101", "149901200"
JULY = dt.datetime(2026, 7, 3)


def months(first: int, *values: float) -> dict[str, float]:
    """The months of 2026 from this one on."""
    return {f"2026-{month:02d}": value for month, value in enumerate(values, start=first)}


def test_a_township_of_which_the_county_keeps_no_row_has_nought_and_not_nothing(small_store: Store) -> None:
    begun = road(project_no="LC-2", township_code="西河镇", village_code=None, status="在建", started_on="2026-02-01")
    begun["accepted_on"] = None
    taken_in(small_store, roads_file(small_store, begun), now=JULY)
    nought = months(2, 0, 0, 0, 0, 0, 0)  # kept since February, when the first road was begun; January stays missing
    for township in (None, EAST, WEST, SOUTH):
        assert series(small_store, "C35", township) == nought
    accepted = road(started_on="2026-03-01", accepted_on="2026-05-20")
    taken_in(small_store, roads_file(small_store, accepted), now=JULY)
    built = months(2, 0, 0, 0, 4.5, 4.5, 4.5)
    assert series(small_store, "C35") == built == series(small_store, "C35", EAST)
    assert series(small_store, "C35", SOUTH) == nought == series(small_store, "C35", WEST)


def test_a_ledger_without_a_row_is_not_kept_and_says_nothing(small_store: Store) -> None:
    small_store.publish(JULY)
    assert series(small_store, "C35") == {} == series(small_store, "C35", EAST)


def test_what_townships_hand_in_themselves_stays_missing(empty_store: Store) -> None:
    taken_in(empty_store, file("school_attendance", *schools("2025-06", "礼义镇")))
    assert series(empty_store, "C10", "140524101") == {}


def test_noughts_are_of_every_period_of_counts_and_of_no_share() -> None:
    first, second = Month(2024, 12), Month(2025, 12)
    (earlier, later) = reports(AT_DATE, m2024_12=5, m2025_12=7)

    def with_noughts(total: dict[Month | None, _Report], *, is_lasting: bool) -> dict[str | None, list[float | None]]:
        by: dict[str | None, list[_Report]] = defaultdict(list, {"a": [later]})
        _add_noughts(by, total, ["a", "b"], is_lasting)
        return {code: [report.value for report in given] for code, given in by.items()}

    years: dict[Month | None, _Report] = {first: earlier, second: later}
    assert with_noughts(years, is_lasting=False) == {"a": [0, 7], "b": [0, 0]}
    assert with_noughts(years, is_lasting=True) == {"a": [0, 7], "b": [0]}  # filled up afterwards
    shares = {month: replace(report, numerator=1, denominator=2) for month, report in years.items()}
    assert with_noughts(shares, is_lasting=False) == {"a": [7]}
