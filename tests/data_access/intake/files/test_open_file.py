"""What a file is, its bytes say; and cells are read as they show."""

from __future__ import annotations

import codecs
import datetime as dt
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data_access.intake.files.number_forms import NumberForm
from data_access.intake.files.open_file import read_sheets
from data_access.intake.files.sheet import Sheet
from data_access.store import InputFile, Store
from errors import FileRefused
from tests.data_access.filling import NOW, csv_text, current, file, filled, row, saved, take_in, taken_in
from tests.data_access.intake.files import hostile

pytestmark = pytest.mark.usefixtures("record_only")

ROADS = [row("road_projects"), row("road_projects", project_no="LC-2", village_code=None, length_km=12.25)]
TITLE = "农村公路建设项目台账"


def sheets(name: str, data: bytes) -> list[Sheet]:
    return read_sheets(name, data, max_mb=20, max_rows=1000).sheets


def old_workbook() -> bytes:
    rows = openpyxl.load_workbook(io.BytesIO(filled("road_projects", ROADS)))[TITLE].iter_rows(values_only=True)
    return hostile.xls([list(cells) for cells in rows], TITLE)


@pytest.mark.parametrize("name", ["路.xls", "路.et", "路.xlsx", "路.csv"])
def test_an_old_workbook_gives_the_rows_of_a_new_one_whatever_it_is_called(empty_store: Store, name: str) -> None:
    taken_in(empty_store, file("road_projects", *ROADS))
    expected = current(empty_store, "road_projects")
    result = taken_in(empty_store, InputFile(name, old_workbook()))
    assert [(table.row_count, table.inserted, table.updated) for table in result.tables] == [(2, 0, 0)]
    assert current(empty_store, "road_projects") == expected


def test_a_new_workbook_under_an_old_name_is_read() -> None:
    assert sheets("路.xls", filled("road_projects", ROADS))[0].name == TITLE


def test_a_day_and_a_moment_of_an_old_workbook_stay_what_they_are() -> None:
    (sheet,) = sheets("日.xls", hostile.xls([["天", dt.date(2025, 5, 20), True, 2.5, None, " "]]))
    assert sheet.rows == [["天", dt.date(2025, 5, 20), True, 2.5, None, None]]
    assert type(sheet.rows[0][1]) is dt.date


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_in_each_encoding_and_with_each_separator(encoding: str, separator: str) -> None:
    text = csv_text("road_projects", ROADS).replace(",", separator)
    (sheet,) = sheets("路.csv", text.encode(encoding))
    assert sheet.rows[0][:2] == ["项目编号", "项目名称"]
    assert [cells[0] for cells in sheet.rows[1:]] == ["LC-1", "LC-2"]
    assert sheet.rows[2][3] is None


def test_a_marked_utf16_file_begins_with_its_mark() -> None:
    data = codecs.BOM_UTF16_BE + csv_text("road_projects", ROADS).encode("utf-16-be")
    assert sheets("路.txt", data)[0].rows[1][0] == "LC-1"


def test_a_comma_within_quotes_separates_nothing() -> None:
    (sheet,) = sheets("路.csv", '甲,乙\n"1,234","两\n行"\n'.encode())
    assert sheet.rows == [["甲", "乙"], ["1,234", "两\n行"]]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [(0.95, "0%", "95%"), (0.957, "0.0%", "95.7%"), (1, "0.00%", "100%"), (0.07, '0.0"点"%', "7%"), (0, "0%", "0%")],
)
def test_a_number_shown_as_a_percentage_is_read_as_shown(value: float, form: str, shown: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["B2"] = value
    workbook.worksheets[0]["B2"].number_format = form
    assert sheets("比.xlsx", saved(workbook))[0].rows[1][1] == shown


def test_a_percent_sign_that_is_only_text_is_no_percentage() -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"] = 0.95
    workbook.worksheets[0]["A1"].number_format = '0.00"%"'
    assert sheets("比.xlsx", saved(workbook))[0].rows[0][0] == 0.95


def test_percentages_of_every_kind_come_to_the_same(empty_store: Store) -> None:
    workbook = openpyxl.load_workbook(
        io.BytesIO(filled("road_projects", [row("road_projects", project_no=f"P{n}") for n in range(3)]))
    )
    page = workbook[TITLE]
    page["K3"], page["K4"], page["K5"] = 0.95, "95％", 95
    page["K3"].number_format = "0%"
    taken_in(empty_store, InputFile("比.xlsx", saved(workbook)))
    assert [found["payment_share_pct"] for found in current(empty_store, "road_projects")] == [95.0, 95.0, 95.0]
    page["K3"].number_format = "General"
    (question,) = take_in(empty_store, InputFile("比.xlsx", saved(workbook))).asking.open
    assert question.place == "K3"


def test_links_to_other_workbooks_are_told() -> None:
    link = f'<externalLink xmlns="{hostile.MAIN}"/>'.encode()
    data = hostile.with_parts(filled("road_projects", ROADS), {"xl/externalLinks/externalLink1.xml": link})
    reading = read_sheets("链.xlsx", data, max_mb=20, max_rows=1000)
    assert reading.remarks == ("有公式引用了别的文件，没有去读那些文件，用的是表里存着的结果",)


def test_an_empty_text_that_a_formula_came_to_is_an_empty_cell() -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"] = "x"
    workbook.worksheets[0]["B1"] = '=IF(1,"","")'
    data = saved(workbook)
    text = hostile.edited(data, lambda _name, part: part.replace(b'<c r="B1"><f>', b'<c r="B1" t="str"><f>'))
    assert text != data
    assert sheets("空.xlsx", text)[0].rows[0][1:] in ([], [None])
    assert "没有存计算结果" in getattr(sheets("空.xlsx", data)[0].rows[0][1], "problem", "")


@pytest.mark.parametrize("name", ["路.docx", "路.ods", "路", "路.xlsb"])
def test_other_suffixes_are_refused(name: str) -> None:
    with pytest.raises(FileRefused, match="不支持这种文件"):
        sheets(name, filled("road_projects", ROADS))


def with_forms(*cells: tuple[str, float | str, str]) -> bytes:
    workbook = openpyxl.Workbook()
    for address, value, form in cells:
        workbook.worksheets[0][address] = value
        workbook.worksheets[0][address].number_format = form
    return saved(workbook)


def test_what_a_number_format_adds_comes_along_cell_by_cell() -> None:
    data = with_forms(
        ("A1", 4.3, '0.0"万亩"'), ("B1", 43000, '0!.0,"万"'), ("A2", 4.3, "0.00"), ("B2", "文字", '0.0"万亩"'),
        ("C2", 45000, 'yyyy"年"'), ("D2", 0.5, '0"点"%'),
    )  # fmt: skip
    (sheet,) = sheets("表.xlsx", data)
    assert sheet.rows[0] == [4.3, 43000.0, None, None]
    assert sheet.forms == {(0, 0): NumberForm(after="万亩"), (0, 1): NumberForm(after="万", divisor=10_000)}


def test_more_styles_than_a_search_takes_lose_no_percentage() -> None:
    cells = [(f"A{n}", 1.0, "0." + "0" * (n % 9) + f'"{n}"' + "%") for n in range(1, 301)]
    (sheet,) = sheets("表.xlsx", with_forms(*cells))
    assert [cells[0] for cells in sheet.rows] == ["100%"] * 300


MAIN, RELATIONS = (
    b"schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"schemas.openxmlformats.org/officeDocument/2006",
)


def strict(data: bytes) -> bytes:
    """The workbook as Excel saves it under “Strict Open XML”."""
    names = {MAIN: b"purl.oclc.org/ooxml/spreadsheetml/main", RELATIONS: b"purl.oclc.org/ooxml/officeDocument"}

    def edit(_name: str, part: bytes) -> bytes:
        for old, new in names.items():
            part = part.replace(old, new)
        return part

    return hostile.edited(data, edit)


def without_addresses(data: bytes) -> bytes:
    """The workbook with the places of its cells left to be counted."""
    return hostile.edited(
        data, lambda name, part: re.sub(rb'(<(?:c|row)) r="\w+"', rb"\1", part) if "sheet1" in name else part
    )


@pytest.mark.parametrize("written", [strict, without_addresses, lambda data: without_addresses(strict(data))])
def test_a_workbook_of_another_dialect_is_looked_through_as_well(written: Callable[[bytes], bytes]) -> None:
    data = with_forms(
        ("A1", 0.95, "0%"), ("B1", 4.3, '0.0"万亩"'), ("C1", "=1/3", "General"), ("A2", 1, "0.0%"), ("B2", 7, "0"),
        ("C2", "x", "0"),
    )  # fmt: skip
    changed = written(hostile.replaced(data, "sheet1.xml", b't="n"><v>7<', b't="e"><v>#REF!<'))
    assert changed != data
    (sheet,) = sheets("表.xlsx", changed)
    assert [cells[0] for cells in sheet.rows] == ["95%", "100%"]
    assert sheet.forms == {(0, 1): NumberForm(after="万亩")}
    assert "没有存计算结果" in getattr(sheet.rows[0][2], "problem", "")
    assert "错误值" in getattr(sheet.rows[1][1], "problem", "")


def test_a_sheet_that_cannot_be_looked_through_is_not_read() -> None:
    data = hostile.replaced(
        with_forms(("A1", 1, "0%")), "workbook.xml.rels", b"worksheets/sheet1.xml", b"worksheets//sheet1.xml"
    )
    with pytest.raises(FileRefused):
        sheets("表.xlsx", data)


def of_1904(data: bytes) -> bytes:
    return hostile.replaced(data, "workbook.xml", b"<workbookPr", b'<workbookPr date1904="1"')


def test_a_workbook_that_counts_from_1904_is_read_by_its_own_days(empty_store: Store) -> None:
    # 2025-05-20 is day 45797 from 1900 and day 44335 from 1904; a cell in the form of a date is told by the parser.
    workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [row("road_projects", accepted_on=44335)])))
    workbook.epoch = CALENDAR_MAC_1904
    workbook[TITLE]["I3"].number_format = "General"
    taken_in(empty_store, InputFile("路.xlsx", saved(workbook)))
    (road,) = current(empty_store, "road_projects")
    assert (road["started_on"], road["accepted_on"]) == (dt.date(2024, 9, 1), dt.date(2025, 5, 20))


def test_an_old_workbook_that_counts_from_1904_too(empty_store: Store) -> None:
    header = [column.header for column in empty_store.ledgers["road_projects"].columns]
    cells = row("road_projects", accepted_on=44335, payment_share_pct="80%")
    line = [cells.get(column.name) for column in empty_store.ledgers["road_projects"].columns]
    taken_in(empty_store, InputFile("路.xls", hostile.xls([header, line], TITLE, is_1904=True)))
    (road,) = current(empty_store, "road_projects")
    assert (road["started_on"], road["accepted_on"]) == (dt.date(2024, 9, 1), dt.date(2025, 5, 20))


def test_a_month_of_a_workbook_from_1904(empty_store: Store) -> None:
    data = filled("observations", [row("observations", month=44349)])
    taken_in(empty_store, InputFile("数.xlsx", of_1904(data)))
    assert current(empty_store, "observations")[0]["month"] == "2025-06"


@pytest.mark.parametrize("share", [0.004, 0.5, 0.95, 1, 1.05, 1.9])
def test_a_share_of_an_old_workbook_that_may_be_of_one_is_asked(empty_store: Store, share: float) -> None:
    header = [column.header for column in empty_store.ledgers["road_projects"].columns]
    lines = [
        [row("road_projects", project_no=f"LC-{n}", payment_share_pct=value).get(column.name)
         for column in empty_store.ledgers["road_projects"].columns]
        for n, value in enumerate([share, 0, 2, 80, "95%"])
    ]  # fmt: skip
    faults = empty_store.preview([InputFile("路.xls", hostile.xls([header, *lines], TITLE))], now=NOW).faults
    assert [fault.cell for fault in faults] == ["K2"]
    assert f"是 {share:g}，旧格式的表看不出" in faults[0].problem


def test_hidden_rows_columns_and_sheets_of_either_format_are_known() -> None:
    workbook = openpyxl.Workbook()
    page = workbook.worksheets[0]
    for number in range(1, 5):
        page.append([number, number, number])
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    workbook.create_sheet("字典").append(["代码"])
    workbook["字典"].sheet_state = "veryHidden"
    old = hostile.xls([[n, n, n] for n in range(4)], hidden_row=2, hidden_column=1)
    for name, data in (("新.xlsx", saved(workbook)), ("旧.xls", old)):
        sheet = sheets(name, data)[0]
        assert (set(sheet.hidden_rows), set(sheet.hidden_columns), sheet.is_hidden) == ({2}, {1}, False)
    assert sheets("新.xlsx", saved(workbook))[1].is_hidden


def test_a_number_that_shows_otherwise_in_a_column_of_text_is_asked(empty_store: Store) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [row("road_projects", project_no=1)])))
    workbook[TITLE]["A3"].number_format = '"LC-"000'
    (fault,) = take_in(empty_store, InputFile("路.xlsx", saved(workbook))).faults
    assert (fault.cell, "显示的和存的不一样" in fault.problem) == ("A3", True)
    workbook[TITLE]["A3"].number_format = "0"
    taken_in(empty_store, InputFile("路.xlsx", saved(workbook)))
    assert current(empty_store, "road_projects")[0]["project_no"] == "1"


def test_an_error_value_of_an_old_workbook_is_no_empty_cell() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.write(0, 0, "里程")
    page.row(1).set_cell_error(0, "#REF!")
    page.row(1).set_cell_error(1, "#DIV/0!")
    buffer = io.BytesIO()
    book.save(buffer)
    (sheet,) = sheets("表.xls", buffer.getvalue())
    assert ["错误值" in getattr(cell, "problem", "") for cell in sheet.rows[1]] == [True, True]
