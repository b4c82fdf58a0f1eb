"""Files that are small and ask for no end of memory or time: told apart by lengths, before anybody looks inside."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from data_access.intake.files.open_file import read_sheets
from data_access.intake.tables.marked_copy import LIST_SHEET, marked_copy
from data_access.store import InputFile, Store
from errors import FileRefused
from models.faults import Fault
from tests.data_access.filling import csv_text, filled, row
from tests.data_access.intake.files import hostile

NOW = dt.datetime(2026, 1, 5)
ROADS = "农村公路建设项目台账"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(cells: int, shared: bytes, sheets: int = 1) -> bytes:
    """A workbook whose cells all hold the one shared text, and whose sheets all are the one part."""
    buffer = io.BytesIO()
    listed = "".join(f'<sheet name="表{at}" sheetId="{at}" r:id="s"/>' for at in range(1, sheets + 1))
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, cells + 1))
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    of = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{hostile.MAIN}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{of}">'
        + relation.format("s", _RELATED, "worksheet", "worksheets/sheet1.xml")
        + relation.format("t", _RELATED, "sharedStrings", "sharedStrings.xml")
        + "</Relationships>",
        "_rels/.rels": f'<Relationships xmlns="{of}">'
        + relation.format("b", _RELATED, "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{hostile.MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr(
            "xl/sharedStrings.xml", b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (hostile.MAIN.encode(), shared)
        )
    return buffer.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read_sheets(name, data, max_mb=20, max_rows=200_000)
    return str(caught.value)


def test_such_a_workbook_is_read_where_it_is_small() -> None:
    (one, two) = read_sheets("表.xlsx", book(3, b"abc", sheets=2), max_mb=20, max_rows=10).sheets
    assert one.rows == two.rows == [["abc"]] * 3
    assert one.name == "表1"


def test_a_long_text_shared_by_very_many_cells() -> None:
    assert "超过 5000 万字" in refusal("长.xlsx", book(10_000, b"x" * 20_000))
    assert "要用的内存或时间超过了上限" in refusal("长.xlsx", book(100_000, b"x" * 250_000))


def test_one_shared_text_of_two_hundred_million_letters() -> None:
    data = book(3, b"x" * 200_000_000)
    assert len(data) < 1024**2
    assert "要用的内存或时间超过了上限" in refusal("长.xlsx", data)


def test_twenty_thousand_sheets() -> None:
    assert refusal("多.xlsx", book(3, b"x", sheets=20_000)) == (
        "多.xlsx：有 20000 张工作表，最多 255 张。请把要用的几张另存为一个文件后再导入。"
    )
    assert len(read_sheets("多.xlsx", book(3, b"x", sheets=255), max_mb=20, max_rows=10).sheets) == 255


@pytest.mark.parametrize("padding", [" ", "\u3000", "1", "1,", "年", "( "])
@pytest.mark.parametrize("column", ["project_name", "village_code", "length_km", "started_on"])
def test_a_cell_without_an_end_is_a_fault_of_its_own_and_soon_found(
    empty_store: Store, column: str, padding: str
) -> None:
    """Patterns that go back over a text again and again take minutes over either cell."""
    ledger = empty_store.ledgers["road_projects"]
    cells = {ledger.by_name[name].label: value for name, value in row("road_projects").items()}
    label = ledger.by_name[column].label
    for length in (32_000, 100_000):
        cells[label] = "1" + padding * (length // len(padding)) + "x"
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(cells))
        writer.writeheader()
        writer.writerow(cells)
        faults = empty_store.check([InputFile("路.csv", buffer.getvalue().encode())], now=NOW)
    assert [fault.code for fault in faults] == ["endless_text"]


def merged(area: str) -> bytes:
    """A ledger with one more merged range, which an office program stores in a few bytes."""
    return hostile.replaced(
        filled("road_projects", [row("road_projects")] * 2),
        "sheet1.xml",
        b"</sheetData>",
        b'</sheetData><mergeCells count="1"><mergeCell ref="%s"/></mergeCells>' % area.encode(),
    )


@pytest.mark.parametrize("area", ["A6:XFD1048576", "B6:B1048576"])
def test_the_marked_copy_of_a_workbook_with_an_endless_merged_area(area: str) -> None:
    copy = marked_copy(merged(area), "路.xlsx", [Fault("x", "路.xlsx", ROADS, "C4", "乡镇不对", "请改")])
    assert len(copy) < 1024**2
    workbook = openpyxl.load_workbook(io.BytesIO(copy))
    assert workbook[LIST_SHEET]["D2"].value == "乡镇不对"
    comment = workbook[ROADS]["C4"].comment
    assert comment is not None
    assert comment.text == "乡镇不对。请改。"


@pytest.mark.parametrize("area", ["B1:B1048576", "X1:X1048576", "A1:XFD1"])
def test_merged_ranges_that_lie_on_one_another(area: str) -> None:
    """Half a million of them are 50 KB, and each would be filled from top to bottom."""
    cells = b"".join(b'<row r="%d"><c r="P%d"><v>1</v></c></row>' % (at, at) for at in range(10, 20_000))
    tall = hostile.replaced(merged(area), "sheet1.xml", b"</sheetData>", cells + b"</sheetData>")
    mark = b'<mergeCell ref="%s"/>' % area.encode()
    assert "互相重叠" in refusal("叠.xlsx", hostile.replaced(tall, "sheet1.xml", mark, mark * 100_000))
    assert read_sheets("叠.xlsx", hostile.replaced(tall, "sheet1.xml", mark, mark), max_mb=20, max_rows=200_000).sheets


def test_very_many_rows_that_are_all_wrong_in_another_way(empty_store: Store) -> None:
    lines = "".join(f"LC{at},名{at},镇{at},村{at},建{at},约{at},态{at}\n" for at in range(150_000))
    data = f"项目编号,项目名称,乡镇,行政村,建设性质,里程,项目状态\n{lines}".encode()
    faults = empty_store.check([InputFile("路.csv", data)], now=NOW)
    assert len(faults) == 2_002
    assert faults[0].problem == "问题太多，查到“乡镇”这一列就没有再查"
    assert (faults[1].cell, faults[-1].cell) == ("C2", "C2002")


def test_the_same_fault_in_very_many_rows_is_counted_to_fifty_thousand(empty_store: Store) -> None:
    lines = "".join(f"LC{at},名{at},某镇,新建,4.5,计划\n" for at in range(60_000))
    data = f"项目编号,项目名称,乡镇,建设性质,里程,项目状态\n{lines}".encode()
    faults = empty_store.check([InputFile("路.csv", data)], now=NOW)
    assert {fault.code for fault in faults} == {"too_many_faults", "unknown_township"}
    few = "".join(f"LC{at},名{at},某镇,新建,4.5,计划\n" for at in range(1_000))
    found = empty_store.check(
        [InputFile("路.csv", f"项目编号,项目名称,乡镇,建设性质,里程,项目状态\n{few}".encode())], now=NOW
    )
    assert "too_many_faults" not in {fault.code for fault in found}


def test_a_csv_as_it_should_be_is_as_it_was(empty_store: Store) -> None:
    text = csv_text("road_projects", [row("road_projects")])
    assert empty_store.check([InputFile("路.csv", text.encode())], now=NOW) == ()
