"""The copy handed back: faulty cells coloured and explained, the rest as it was, nothing in it that acts."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from data_access.intake.tables import marked_copy as marking
from data_access.intake.tables.marked_copy import LIST_SHEET, marked_copy
from data_access.intake.tables.read_workbook import read_file
from models.faults import Fault
from tests.data_access.filling import csv_text, filled, ledgers, row, saved
from tests.data_access.intake.files import hostile

TITLE = "农村公路建设项目台账"
RED = "00F8CBAD"


def faults(file: str, sheet: str = TITLE) -> list[Fault]:
    return [
        Fault("x", file, sheet, "F3", "里程“很长”不是数字", "请只填数字"),
        Fault("x", file, sheet, "F3", "里程有两处错", "请改正"),
        Fault("x", file, sheet, "第 1 行", "缺少“项目状态”这一列", "请按模板补上这一列"),
        Fault("x", "别的.xlsx", sheet, "A3", "不是这个文件的", "不管"),
    ]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def assert_harmless(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    for sheet in opened(data).worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None


def test_a_workbook_keeps_its_look_and_gets_colours_comments_and_a_list() -> None:
    source = opened(filled("road_projects", [row("road_projects", length_km="很长")]))
    source[TITLE]["B3"].font = Font(bold=True)
    source[TITLE].column_dimensions["B"].width = 33
    data = marked_copy(saved(source), "路.xlsx", faults("路.xlsx"))
    copy = opened(data)
    assert copy.sheetnames == [LIST_SHEET, *source.sheetnames]
    assert list(copy[LIST_SHEET].values) == [
        ("序号", "工作表", "位置", "问题", "怎么改"),
        (1, TITLE, "第 1 行", "缺少“项目状态”这一列", "请按模板补上这一列"),
        (2, TITLE, "F3", "里程“很长”不是数字", "请只填数字"),
        (3, TITLE, "F3", "里程有两处错", "请改正"),
    ]
    page = copy[TITLE]
    assert page["F3"].fill.fgColor.rgb == RED
    assert page["F3"].comment.text == "里程“很长”不是数字。请只填数字。\n里程有两处错。请改正。"
    assert page["A3"].fill.fgColor.rgb != RED
    assert page["B3"].font.bold and page.column_dimensions["B"].width == 33
    assert list(page.values) == list(source[TITLE].values)
    assert_harmless(data)


def test_the_mark_of_a_merged_cell_stands_where_the_merge_begins() -> None:
    source = opened(filled("road_projects", [row("road_projects")] * 2))
    source[TITLE].merge_cells("C3:C4")
    copy = opened(marked_copy(saved(source), "路.xlsx", [Fault("x", "路.xlsx", TITLE, "C4", "乡镇不对", "请改")]))
    assert copy[TITLE]["C3"].comment.text == "乡镇不对。请改。"
    assert [str(area) for area in copy[TITLE].merged_cells.ranges] == ["C3:C4"]


def test_formulas_links_and_conditions_do_not_come_along() -> None:
    source = opened(filled("road_projects", [row("road_projects")]))
    page = source[TITLE]
    page["B3"], page["L3"], page["L4"] = "=1+1", "=[1]别处!A1", "看这里"
    page["L4"].hyperlink = "http://x.example"
    page["L5"], page["L5"].data_type = "=cmd|' /c calc'!A1", "s"
    page["L5"].data_type = "s"
    link = f'<externalLink xmlns="{hostile.MAIN}"/>'.encode()
    data = hostile.with_parts(saved(source), {"xl/externalLinks/externalLink1.xml": link})
    copy = marked_copy(data, "路.xlsx", faults("路.xlsx"))
    assert_harmless(copy)
    assert opened(copy)[TITLE]["L5"].value == "=cmd|' /c calc'!A1"


def test_a_formula_becomes_its_result() -> None:
    source = opened(filled("road_projects", [row("road_projects")]))
    source[TITLE]["F3"] = "=2+2.5"
    data = hostile.with_result(saved(source), b"2+2.5", b"4.5")
    assert opened(marked_copy(data, "路.xlsx", faults("路.xlsx")))[TITLE]["F3"].value == 4.5


def test_words_of_a_fault_are_text_even_if_they_begin_like_a_formula() -> None:
    for name, data in (("路.xlsx", filled("road_projects", [row("road_projects")])), ("路.csv", b"a,b\n1,2\n")):
        copy = marked_copy(data, name, [Fault("x", name, "路", "A2", "=HYPERLINK(1)", "+1")])
        assert_harmless(copy)
        assert list(opened(copy)[LIST_SHEET].values)[1][3:] == ("=HYPERLINK(1)", "+1")


@pytest.mark.parametrize("name", ["路.csv", "路.xls"])
def test_what_is_no_xlsx_is_written_anew_as_one(name: str) -> None:
    rows = [row("road_projects", project_name="=1+1", length_km="很长")]
    text = csv_text("road_projects", rows)
    data = (
        text.encode("gbk")
        if name.endswith("csv")
        else hostile.xls([line.split(",") for line in text.splitlines()], "路")
    )
    copy = marked_copy(data, name, [Fault("x", name, "路", "F2", "里程“很长”不是数字", "请只填数字")])
    page = opened(copy)["路"]
    assert page["F2"].value == "很长"
    assert page["F2"].fill.fgColor.rgb == "FFF8CBAD"
    assert page["F2"].comment.text == "里程“很长”不是数字。请只填数字。"
    assert (page["B2"].value, page["B2"].data_type) == ("=1+1", "s")
    assert_harmless(copy)


def test_a_workbook_too_large_for_its_look_is_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "_MAX_STYLED_CELLS", 10)
    data = filled("road_projects", [row("road_projects")])
    copy = opened(marked_copy(data, "路.xlsx", faults("路.xlsx")))
    assert copy[TITLE]["F3"].comment is not None
    assert copy[TITLE]["I3"].value.date() == row("road_projects")["accepted_on"]


def test_a_corrected_copy_can_be_handed_in_again_and_marked_again() -> None:
    data = filled("road_projects", [row("road_projects")])
    copy = marked_copy(data, "路.xlsx", faults("路.xlsx"))
    first, second = (read_file("路.xlsx", given, ledgers(), max_mb=20, max_rows=100) for given in (data, copy))
    assert second.faults == ()
    assert [table.values for table in second.tables] == [table.values for table in first.tables]
    assert opened(marked_copy(copy, "路.xlsx", [])).sheetnames.count(LIST_SHEET) == 1


def test_odd_sheet_names_become_names_that_excel_takes() -> None:
    stem = "路[1]*" + "长" * 40
    copy = opened(marked_copy(b"a,b\n1,2\n", f"{stem}.csv", [Fault("x", f"{stem}.csv", stem, "A2", "错", "改")]))
    assert copy.sheetnames[1] == ("路_1__" + "长" * 40)[:28]
    assert copy.worksheets[1]["A2"].comment is not None
    assert list(copy[LIST_SHEET].values)[1][1] == stem
