"""Templates and the reading of files: what is drawn, what is forgiven, and that every format gives the same rows."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data_access.county.ledgers import ColumnType, Ledger
from data_access.intake.tables.read_workbook import read_file
from data_access.record.batches.importer import ImportResult
from data_access.store import InputFile, Store, open_store
from data_access.workbooks.templates import choices
from errors import FileRefused
from settings import load_settings
from tests.data_access.filling import (
    NOW,
    PUBLIC,
    batch_count,
    blank,
    county,
    csv_text,
    current,
    file,
    filled,
    ledgers,
    row,
    sheet_of,
    taken_in,
)

NAMES = sorted(ledger.name for ledger in ledgers())


@pytest.fixture(params=NAMES, scope="module")
def ledger(request: pytest.FixtureRequest) -> Ledger:
    return ledgers()[request.param]


@pytest.fixture(scope="module")
def workbook(ledger: Ledger) -> openpyxl.Workbook:
    """The ledger's template, opened once. For reading only."""
    return openpyxl.load_workbook(io.BytesIO(blank(ledger.name)))


class TestTemplate:
    def test_its_first_sheet_is_the_ledger_and_the_lists_are_hidden(
        self, ledger: Ledger, workbook: openpyxl.Workbook
    ) -> None:
        assert workbook.sheetnames[:3] == [ledger.title, "可选项", "填写说明"]
        assert workbook["可选项"].sheet_state == "hidden"
        assert ("承诺编号" in workbook.sheetnames) == any(
            column.type is ColumnType.COMMITMENT for column in ledger.columns
        )

    def test_headers_say_unit_and_whether_required(self, ledger: Ledger, workbook: openpyxl.Workbook) -> None:
        headers = [cell.value for cell in workbook[ledger.title][1]]
        assert len(headers) == len(ledger.columns)
        for header, column in zip(headers, ledger.columns, strict=True):
            assert header.startswith(column.label)
            assert (f"（{column.unit}）" in header) == bool(column.unit)
            assert header.endswith("*") == column.required

    def test_every_header_has_a_comment_that_says_what_to_fill(
        self, ledger: Ledger, workbook: openpyxl.Workbook
    ) -> None:
        for cell, column in zip(workbook[ledger.title][1], ledger.columns, strict=True):
            assert cell.comment is not None
            assert cell.comment.text.startswith("必填" if column.required else "可空")
            assert column.help in cell.comment.text

    def test_drop_downs_offer_the_choices_of_their_columns(self, ledger: Ledger, workbook: openpyxl.Workbook) -> None:
        offered = {}
        for validation in workbook[ledger.title].data_validations.dataValidation:
            area = str(validation.sqref)
            source = validation.formula1.removeprefix("=").removeprefix("可选项!").replace("$", "")
            offered[area.split(":")[0]] = [cell.value for (cell,) in workbook["可选项"][source]]
            assert validation.type == "list"
        expected = {}
        for index, column in enumerate(ledger.columns, start=1):
            if wanted := choices(column, county()):
                expected[f"{openpyxl.utils.get_column_letter(index)}2"] = wanted
        assert offered == expected

    def test_the_example_alone_is_no_data(self, ledger: Ledger) -> None:
        result = read_file("x.xlsx", blank(ledger.name), ledgers(), max_mb=20, max_rows=100)
        assert result.tables == ()
        assert [(fault.sheet, fault.code) for fault in result.faults] == [(ledger.title, "no_rows")]


def test_headers_of_the_road_ledger_are_these() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [])))
    assert [cell.value for cell in workbook["农村公路建设项目台账"][1]] == [
        "项目编号*", "项目名称*", "乡镇*", "行政村", "建设性质*", "里程（公里）*", "项目状态*", "开工日期", "验收日期",
        "投资（万元）", "资金支付率（%）",
    ]  # fmt: skip


def test_drop_downs_of_the_road_ledger_are_these() -> None:
    offered = {column.name: choices(column, county()) for column in ledgers()["road_projects"].columns}
    assert {name: len(words) for name, words in offered.items() if words} == {
        "township_code": 11, "village_code": 273, "build_type": 2, "status": 4,
    }  # fmt: skip
    assert offered["status"] == ["计划", "在建", "完工待验", "已验收"]


@pytest.fixture(scope="module")
def filled_templates(
    empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, ImportResult]]:
    """A store into which one template of each ledger was imported, and what the import said. For reading only."""
    folder = tmp_path_factory.mktemp("templates") / "office"
    shutil.copytree(empty_store_folder, folder)
    store = open_store(load_settings(folder / "config.toml"))
    yield store, taken_in(store, *(file(name, row(name)) for name in PUBLIC))
    store.record.engine.dispose()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_filled_template_is_taken_in_and_its_example_is_not(
    filled_templates: tuple[Store, ImportResult], name: str
) -> None:
    store, result = filled_templates
    assert not ledgers()[name].personal
    assert [(table.row_count, table.inserted) for table in result.tables if table.ledger == name] == [(1, 1)]
    assert len(current(store, name)) == 1


def test_a_changed_example_row_counts_as_data() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [])))
    workbook["农村公路建设项目台账"]["F2"] = 4.7
    buffer = io.BytesIO()
    workbook.save(buffer)
    result = read_file("x.xlsx", buffer.getvalue(), ledgers(), max_mb=20, max_rows=100)
    assert [list(table.rows) for table in result.tables] == [[2]]


ROADS = [row("road_projects"), row("road_projects", project_no="LC-2", village_code=None, length_km=12.25)]


def test_csv_in_each_encoding_gives_the_rows_of_the_workbook(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", *ROADS))
    expected = current(empty_store, "road_projects")
    text = csv_text("road_projects", ROADS)
    for number, encoding in enumerate(("utf-8-sig", "utf-8", "gbk"), start=2):
        data = text.encode(encoding)
        result = taken_in(empty_store, InputFile("农村公路建设项目台账.csv", data))
        assert (result.batch_id, result.tables[0].inserted, result.tables[0].updated) == (number, 0, 0), encoding
        assert current(empty_store, "road_projects") == expected, encoding
    assert expected[0]["accepted_on"] == dt.date(2025, 5, 20)
    assert [found["length_km"] for found in expected] == [4.5, 12.25]


def test_a_csv_of_any_name_is_known_by_its_header(empty_store: Store) -> None:
    result = taken_in(empty_store, InputFile("6月.csv", csv_text("road_projects", ROADS).encode("gbk")))
    assert [table.ledger for table in result.tables] == ["road_projects"]


def test_title_lines_aliases_units_and_spaces_in_headers_are_forgiven(empty_store: Store) -> None:
    header = ["项目 编号", "项目名称*", "乡镇", "建设性质", "公里数(公里)", "状　态", "验收\n日期"]
    cells = ["LC-7", "某路", "崇文镇", "改造", "３．５", "验收", "2025年5月20日"]
    data = sheet_of([["2025年农村公路项目表"], [], header, cells], "Sheet1")
    taken_in(empty_store, InputFile("自己做的表.xlsx", data))
    stored = current(empty_store, "road_projects")[0]
    assert (stored["project_no"], stored["build_type"], stored["length_km"], stored["status"]) == (
        "LC-7", "改建", 3.5, "已验收",
    )  # fmt: skip
    assert str(stored["accepted_on"]) == "2025-05-20"


def test_a_row_knows_its_number_in_the_sheet_when_rows_are_left_empty() -> None:
    data = filled("road_projects", [row("road_projects"), {}, {}, row("road_projects", project_no="LC-2")])
    result = read_file("x.xlsx", data, ledgers(), max_mb=20, max_rows=100)
    assert list(result.tables[0].rows) == [3, 6]
    assert result.tables[0].cell("length_km", 1) == "F6"


def test_several_sheets_of_one_workbook_are_one_batch(empty_store: Store) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [row("road_projects")])))
    other = openpyxl.load_workbook(io.BytesIO(filled("herb_plantings", [row("herb_plantings")])))
    title = ledgers()["herb_plantings"].title
    sheet = workbook.create_sheet(title)
    for cells in other[title].iter_rows(values_only=True):
        sheet.append(cells)
    buffer = io.BytesIO()
    workbook.save(buffer)
    result = empty_store.import_files([InputFile("两表.xlsx", buffer.getvalue())], actor="测试", now=NOW)
    assert sorted(table.ledger for table in result.tables) == ["herb_plantings", "road_projects"]
    assert batch_count(empty_store) == 1


@pytest.mark.parametrize("mark", ["'", '"'])
def test_a_stray_far_cell_is_refused_however_it_is_quoted(mark: str) -> None:
    cell = f"<row r={mark}9000{mark}><c r={mark}XFD9000{mark} t='n'><v>1</v></c></row>".encode()
    data = with_part(filled("road_projects", [row("road_projects")]), "xl/worksheets/sheet1.xml", cell)
    with pytest.raises(FileRefused, match="表格范围过大"):
        read_file("a.xlsx", data, ledgers(), max_mb=20, max_rows=200_000)


def with_part(data: bytes, name: str, more: bytes) -> bytes:
    """The workbook with ``more`` put before the end of a sheet's rows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(
                part, content.replace(b"</sheetData>", more + b"</sheetData>") if part.filename == name else content
            )
    return buffer.getvalue()
