"""A row's passport leads every value to the cell it was written in, and tells what stood there before."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.county.ledgers import Ledger
from data_access.record.batches.row_passports import RowPassport, row_passports
from data_access.store import Store, open_store
from settings import load_settings
from tests.data_access.filling import Row, current, file, id_number, row, taken_in
from tests.data_access.published.looking import OF_LIYI, until, view
from tests.data_access.published_late import late, manifest
from tests.data_access.record.batches.passport_office import Office, as_stored, busy_office

pytestmark = pytest.mark.usefixtures("published_late")

LEDGERS = ("road_projects", "herb_plantings", "village_years", "observations")


@pytest.fixture(scope="module")
def office(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The simulated county with workbooks over it. For reading only."""
    folder = tmp_path_factory.mktemp("office") / "store"
    shutil.copytree(demo_store_folder, folder)
    store = open_store(load_settings(folder / "config.toml"))
    with late():
        office = busy_office(store)
        manifest(store)
    yield office
    store.record.engine.dispose()


def of_file(office: Office, ledger: str) -> list[RowPassport]:
    """The rows that some workbook brought, not the simulation alone."""
    return [one for one in office.passports(ledger).values() if any(step.file in office.files for step in one.steps)]


def road(office: Office, number: str) -> RowPassport:
    return next(one for one in of_file(office, "road_projects") if one.values["project_no"] == number)


def check_cell(office: Office, ledger: Ledger, passport: RowPassport, column: str) -> str:
    """Open the workbook the passport names at the cell it names; returns the address."""
    origin = passport.origin(column)
    assert origin is not None
    written = office.cell(origin.file, origin.sheet, origin.cells[column])
    expected = as_stored(ledger.by_name[column], written, passport.values)
    if ledger.by_name[column].codes:
        expected = ledger.by_name[column].code_aliases.get(str(expected), expected)
    assert passport.values[column] == expected
    return origin.cells[column]


def test_every_value_of_a_file_is_found_in_its_cell(office: Office) -> None:
    found = []
    for name in LEDGERS:
        ledger, rows = office.store.ledgers[name], of_file(office, name)
        assert rows
        for passport in rows:
            for column in passport.values:
                origin = passport.origin(column)
                if origin and origin.cells:
                    found.append(check_cell(office, ledger, passport, column))
    assert len(found) > 50
    assert all(address[0] not in "AB" for address in found)


def test_ten_figures_drawn_at_random_lead_to_their_cells(office: Office) -> None:
    drawn = random.Random(20250630)
    candidates = [
        (name, passport, column)
        for name in LEDGERS
        for passport in of_file(office, name)
        for column, value in passport.values.items()
        if value is not None and (origin := passport.origin(column)) and origin.cells
    ]
    for name, passport, column in drawn.sample(candidates, 10):
        check_cell(office, office.store.ledgers[name], passport, column)


def test_metres_in_a_cell_are_kilometres_in_the_record(office: Office) -> None:
    first = road(office, "A-1")
    origin = first.origin("length_km")
    assert origin
    assert (origin.file, origin.cells["length_km"], first.values["length_km"]) == ("投资.xlsx", "H4", 4.6)
    assert office.cell("投资.xlsx", origin.sheet, "H4") == "4600米"


def test_a_column_a_newer_file_did_not_have_keeps_the_cell_of_the_file_that_had_it(office: Office) -> None:
    first = road(office, "A-1")
    investment, accepted = first.origin("investment_wanyuan"), first.origin("accepted_on")
    assert investment and accepted
    assert (investment.file, investment.cells["investment_wanyuan"]) == ("投资.xlsx", "C4")
    assert (accepted.file, accepted.cells["accepted_on"]) == ("公路一.xlsx", "J4")
    second = road(office, "A-2").origin("length_km")
    assert second
    assert (second.file, second.cells["length_km"]) == ("公路二.xlsx", "D4")


def test_earlier_values_are_told_with_their_cells_and_a_batch_taken_back_does_not_count(office: Office) -> None:
    first = road(office, "A-1")
    earlier = first.earlier("investment_wanyuan")
    told = [(step.file, step.values["investment_wanyuan"], step.cells["investment_wanyuan"]) for step in earlier]
    assert told == [("投资错.xlsx", 999.0, "C4"), ("公路一.xlsx", 310.0, "K4")]
    assert "丙撤回：填错了" in earlier[0].withdrawn
    assert earlier[1].withdrawn == ""
    assert [step.changed for step in first.steps[:2]] == [{"investment_wanyuan"}, {"investment_wanyuan"}]


def test_a_correction_says_its_number_reason_and_who(office: Office) -> None:
    third = road(office, "A-3")
    origin = third.origin("length_km")
    assert third.values["length_km"] == 6.8
    assert origin is not None
    assert origin.correction is not None
    assert (origin.place("length_km"), origin.correction.reason) == ("第 1 号更正", "现场复测")
    assert (origin.correction.proposed_by, origin.correction.decided_by) == ("甲", "乙")
    assert [step.file for step in third.earlier("length_km")] == ["公路二.xlsx", "公路一.xlsx"]
    name = third.origin("project_name")
    assert name is not None
    assert name.file == "公路二.xlsx"  # the correction repeats the key and nothing else
    key = third.origin("project_no")
    assert key is not None
    assert key.file == "公路二.xlsx"


def test_simulated_rows_have_no_cell(office: Office) -> None:
    passport = next(one for one in office.passports("road_projects").values() if one.steps[0].is_demo)
    origin = passport.origin("length_km")
    assert origin is not None
    assert (origin.place("length_km"), origin.cells) == ("演示数据，没有单元格", {})


def test_a_total_is_the_sum_of_rows_that_lead_to_cells(office: Office) -> None:
    shown = view(office.store, "road_projects", until("2025-06"))
    passports = row_passports(office.store.record, shown.ledger, list(shown.rows()["source_id"]))
    total = shown.totals()["length_km"].sum()
    assert sum(float(str(one.values["length_km"])) for one in passports.values()) == pytest.approx(total)
    assert all(one.origin("length_km") for one in passports.values())


def test_a_row_that_was_replaced_away_and_came_back_says_so(demo_marked_store: Store) -> None:
    store = demo_marked_store

    def take_in(called: str, *serials: int, pay: int = 800) -> None:
        rows: list[Row] = [
            {
                "township_code": "崇文镇", "village_code": "西沟村", "name": f"模拟{serial}", "id_number": id_number(serial),
                "post_type": "保洁", "fund_source": "衔接资金", "is_lifted": "是", "started_on": dt.date(2024, 3, 1),
                "status": "在岗", "monthly_pay_yuan": pay,
            }
            for serial in serials
        ]  # fmt: skip
        taken_in(store, file("public_posts", *rows, called=called), answer="移出")

    take_in("一.xlsx", 1, 2)
    take_in("二.xlsx", 1)
    take_in("三.xlsx", 1, 2, pay=900)
    ledger = store.ledgers["public_posts"]
    with store.record.reading() as connection:
        row_ids = store.record.current_rows(connection, ledger).column("row_id").to_pylist()
    passports = row_passports(store.record, ledger, row_ids).values()
    stayed, gone = sorted(passports, key=lambda one: any(step.is_end for step in one.steps))
    assert [(step.file, step.is_end) for step in gone.steps] == [("三.xlsx", False), ("", True), ("一.xlsx", False)]
    assert "post_type" in gone.steps[0].changed  # said anew, not kept from before it was gone
    assert [step.changed for step in stayed.steps[:2]] == [{"monthly_pay_yuan"}, frozenset()]


def test_rows_of_another_township_are_out_of_a_viewers_reach(office: Office) -> None:
    first, second = road(office, "A-1"), road(office, "A-2")
    mine = view(office.store, "road_projects", until("2025-06"), OF_LIYI)
    assert list(mine.rows(row_ids=[first.row_id, second.row_id])["source_id"]) == [second.row_id]
    assert set(mine.titles([first.row_id, second.row_id])) == {second.row_id}


def test_no_sensitive_value_is_in_a_passport_nor_in_what_stood_before(demo_marked_store: Store) -> None:
    store = demo_marked_store
    secrets = {
        "模拟甲",
        "模拟乙",
        "10000000009",
        "10000000010",
        "某某组九号",
        id_number(1),
        id_number(2),
        "YS0000000009",
    }
    household, member = row("households"), row("members")
    taken_in(store, file("households", household, called="户.xlsx"), file("members", member, called="人.xlsx"))
    changed = household | {"head_name": "模拟乙", "head_id_number": id_number(2), "phone": "10000000010"}
    taken_in(
        store,
        file("households", changed, called="户二.xlsx"),
        file(
            "members", member | {"name": "模拟乙", "phone": "10000000010", "health": "长期慢性病"}, called="人二.xlsx"
        ),
    )
    for name in ("households", "members"):
        ledger = store.ledgers[name]
        with store.record.reading() as connection:
            row_ids = store.record.current_rows(connection, ledger).column("row_id").to_pylist()
        (passport,) = row_passports(store.record, ledger, row_ids).values()
        assert len(passport.steps) == 2
        sensitive = {column.name for column in ledger.columns if column.sensitive}
        told = [passport.values, *(step.values for step in passport.steps)]
        assert sensitive
        assert not any(sensitive & set(values) for values in told)
        assert not any(secret in repr(passport) for secret in secrets)
        assert current(store, name)


def test_an_unknown_row_has_no_passport(office: Office) -> None:
    assert (
        row_passports(office.store.record, office.store.ledgers["road_projects"], ["0000000000000000", "' OR 1=1"])
        == {}
    )
