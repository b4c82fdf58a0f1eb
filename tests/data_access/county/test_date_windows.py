"""Dates have a window; whatever is stored outside it is named, and everything else is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.manifest import Manifest, read_manifest
from data_access.store import InputFile, Store, open_store
from models.time import Month
from models.viewing import EVERYBODY
from settings import ROOT, load_settings
from startup import prepare
from tests.conftest import copied
from tests.data_access.filling import NOW, Row, csv_text, current, file, read_model, row, series, take_in, taken_in
from tests.data_access.small_roads import road, roads_file

CASES = ROOT / "tests" / "cases" / "files"


def case(name: str) -> InputFile:
    return InputFile.from_path(CASES / name)


def problems(store: Store, *files: InputFile) -> list[str]:
    return [f"{fault.cell} {fault.problem}" for fault in store.check(files, now=NOW)]


@pytest.mark.usefixtures("record_only")
class TestWindow:
    def test_a_mistyped_year_is_a_fault_at_its_cell(self, empty_store: Store) -> None:
        (found,) = problems(empty_store, case("year-2205.xlsx"))
        assert found.endswith("不在 1900 年到 2036 年之间") and "2205" in found
        (found,) = problems(empty_store, case("year-0025.csv"))
        assert found.endswith("不在 1900 年到 2036 年之间")

    @pytest.mark.parametrize(
        ("cells", "is_held"),
        [
            ({"accepted_on": dt.date(1900, 1, 1), "started_on": None}, True),
            ({"accepted_on": "1899-12-31", "started_on": None}, False),
            ({"accepted_on": "2036-12-31"}, True), ({"accepted_on": "2037-01-01"}, False),
        ],
    )  # fmt: skip
    def test_the_window_is_1900_to_ten_years_ahead(self, empty_store: Store, cells: Row, is_held: bool) -> None:
        result = empty_store.preview([file("road_projects", row("road_projects", **cells))], now=NOW)
        assert (result.faults == ()) is is_held

    def test_years_and_months_have_it_too(self, empty_store: Store) -> None:
        (found,) = problems(empty_store, file("plan_points", row("plan_points", month="2060-06")))
        assert "计划月份“2060-06”不在 1900 年到 2036 年之间" in found

    def test_plans_lie_in_the_future_unasked(self, empty_store: Store) -> None:
        files = [
            file("plan_points", row("plan_points", month="2030-06")),
            file("allocations", row("allocations", year=2030)),
        ]
        assert empty_store.preview(files, now=NOW).asking.questions == ()


class TestAhead:
    """A month after the present one, in a column that tells what happened."""

    @pytest.fixture
    def report(self) -> InputFile:
        return file("observations", row("observations", month="2026-03"))

    def test_a_report_of_2052_is_outside_the_window(self, empty_store: Store) -> None:
        assert any("2052-06" in found for found in problems(empty_store, case("year-2052-report.xlsx")))

    def test_it_is_asked_about_and_stored_only_when_answered(self, empty_store: Store, report: InputFile) -> None:
        result = take_in(empty_store, report)
        (question,) = result.asking.open
        assert result.batch_id is None and not result.faults
        assert (
            "“数据月份”记的是已经发生的事，有 1 行在现在（2026年1月）以后" in question.text and question.place == "C3"
        )
        no = empty_store.preview([report], answers={question.id: "改正"}, now=NOW)
        assert [fault.problem for fault in no.faults] == ["数据月份在现在（2026年1月）以后"]
        yes = empty_store.import_files([report], actor="测试", now=NOW, answers={question.id: "照录"})
        assert yes.batch_id is not None

    def test_the_present_month_is_not_ahead(self, empty_store: Store) -> None:
        assert take_in(empty_store, file("observations", row("observations", month="2026-01"))).batch_id

    def test_the_present_is_the_records_newest_change_where_the_clock_is_behind(
        self, empty_store: Store, report: InputFile
    ) -> None:
        later = NOW.replace(month=4)
        empty_store.import_files([file("road_projects", row("road_projects"))], actor="测试", now=later)
        assert not empty_store.preview([report], now=NOW).asking.questions

    def test_the_month_shown_first_is_never_in_the_future(self, empty_store: Store, report: InputFile) -> None:
        question = empty_store.preview([report], now=NOW).asking.open[0]
        empty_store.import_files([report], actor="测试", now=NOW, answers={question.id: "照录"})
        manifest = manifest_of(empty_store)
        end = empty_store.county.plan.end_month
        assert manifest.last_month == "2026-03"
        assert manifest.shown_first(NOW.date(), end, Month(2026, 3)) == Month(2026, 1)
        assert manifest.newest_month(NOW.date()) == Month(2026, 1)
        assert manifest.shown_first(dt.date(2026, 5, 1), end, Month(2026, 4)) == Month(2026, 3)

    def test_what_is_reported_early_is_not_shown_first(self, empty_store: Store) -> None:
        early = file("observations", row("observations", month="2026-01"), row("observations", month="2025-11"))
        taken_in(empty_store, early)
        manifest, end = manifest_of(empty_store), empty_store.county.plan.end_month
        assert manifest.last_month == "2026-01"
        assert manifest.shown_first(dt.date(2026, 1, 20), end, Month(2025, 12)) == Month(2025, 12)
        assert manifest.shown_first(dt.date(2026, 2, 20), end, Month(2026, 1)) == Month(2026, 1)


@pytest.fixture(scope="module")
def three_roads(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("roads")
    with copied(small_store_folder, folder) as store:
        taken_in(store, roads_file(store, *(road(project_no=f"LC-{n}") for n in range(3))))
    return folder


class TestStored:
    """Rows of an older program, which let any date in."""

    @pytest.fixture
    def store(self, three_roads: Path, tmp_path: Path) -> Iterator[Store]:
        with copied(three_roads, tmp_path) as store:
            yield store

    def report(self, store: Store) -> InputFile:
        cells: Row = {"commitment_id": "C02", "month": "2026-01", "basis": "时点", "value": 98.5}
        text = csv_text("observations", [cells | {"reporting_unit_id": "县农业局"}], store.ledgers)
        return InputFile("报.csv", text.encode())

    def spoil(self, store: Store, statement: str) -> None:
        with store.record.writing() as connection:
            assert connection.execute(sa.text(statement)).rowcount
            store.record.note_change(connection, now=NOW, actor="测试", action="import", ledger="road_projects")

    @pytest.mark.parametrize("day", ["2205-05-20", "9999-12-31", "0025-05-20", "not a day", "2025-13-40"])
    def test_one_row_is_named_and_set_aside_and_the_rest_is_published(self, store: Store, day: str) -> None:
        self.spoil(store, f"UPDATE road_projects SET accepted_on = '{day}' WHERE project_no = 'LC-1'")
        store.publish(NOW)
        assert manifest_of(store).tables["road_projects"].row_count == 2
        assert series(store, "C35")["2026-01"] == 9
        (found,) = unshown(store)
        assert found.startswith("农村公路建设项目台账 H3 验收日期")

    def test_it_stays_named_while_its_ledger_does_not_change_and_goes_when_it_is_mended(self, store: Store) -> None:
        self.spoil(store, "UPDATE road_projects SET accepted_on = '2205-05-20' WHERE project_no = 'LC-1'")
        taken_in(store, self.report(store))
        assert len(unshown(store)) == 1
        taken_in(store, roads_file(store, road(project_no="LC-1")))
        assert unshown(store) == [] and series(store, "C35")["2026-01"] == 13.5

    def test_a_value_that_is_not_of_its_columns_type_can_be_replaced(self, store: Store) -> None:
        self.spoil(store, "UPDATE road_projects SET length_km = 'many' WHERE project_no = 'LC-1'")
        store.publish(NOW)
        (found,) = unshown(store)
        assert "里程里存的不是这一列该有的内容" in found
        taken_in(store, roads_file(store, road(project_no="LC-1")))
        assert unshown(store) == [] and len(current(store, "road_projects")) == 3

    @pytest.mark.parametrize("number", ["9e999", "-9e999", "1e300", "1e15"])
    def test_a_number_that_sums_cannot_hold_is_set_aside(self, store: Store, number: str) -> None:
        self.spoil(store, f"UPDATE road_projects SET length_km = {number} WHERE project_no = 'LC-1'")
        store.publish(NOW)
        assert series(store, "C35")["2026-01"] == 9
        (found,) = unshown(store)
        assert "里程里存的数大得没有意义" in found

    def test_a_place_that_the_register_does_not_know_is_set_aside(self, store: Store) -> None:
        self.spoil(store, "UPDATE road_projects SET township_code = '149901999' WHERE project_no = 'LC-1'")
        store.publish(NOW)
        (found,) = unshown(store)
        assert "乡镇“149901999”不在本县名录里" in found and manifest_of(store).tables["road_projects"].row_count == 2

    def test_the_next_start_works(self, store: Store) -> None:
        self.spoil(store, "UPDATE road_projects SET accepted_on = '2205-05-20'")
        store.record.engine.dispose()
        again = open_store(load_settings(store.settings.stores.read_model.parents[1] / "config.toml"))
        prepare(again, NOW)
        assert manifest_of(again).tables["road_projects"].row_count == 0
        again.record.engine.dispose()

    def test_a_figure_that_stored_values_break_is_told_and_the_others_are_published(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = store.ledgers.figures["road_km"]
        monkeypatch.setitem(store.ledgers.figures, broken.name, type(broken)(
            broken.name, f"SELECT * FROM ({broken.sql}) WHERE CAST(error('too large') AS INT) = 1", broken.known
        ))  # fmt: skip
        taken_in(store, self.report(store))
        assert series(store, "C02")["2026-01"] == 98.5 and series(store, "C35") == {}
        assert any("C35" in found and "算不出来" in found for found in unshown(store))


@pytest.mark.parametrize("value", [1e15, -1e15, 1e300, "1e20"])
def test_a_number_no_ledger_can_hold_is_a_fault(empty_store: Store, value: object) -> None:
    for ledger, column in (("village_years", "household_count"), ("road_projects", "investment_wanyuan")):
        found = problems(empty_store, file(ledger, row(ledger, **{column: value})))
        assert len(found) == 1


def manifest_of(store: Store) -> Manifest:
    found = read_manifest(store.settings.stores.read_model)
    assert found is not None
    return found


def unshown(store: Store) -> list[str]:
    """Ledger, cell and problem of what is stored and not shown."""
    rows = read_model(store).query("findings", EVERYBODY)
    rows = rows[rows["check_group"] == "unshown"]
    titles = {ledger.name: ledger.title for ledger in store.ledgers}
    return [
        f"{titles.get(str(row.ledger), '')} {row.cell} {row.problem}".strip()
        for row in rows.astype(object).fillna("").itertuples(index=False)
    ]
