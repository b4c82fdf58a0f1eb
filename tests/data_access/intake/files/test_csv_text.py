"""Text files: no row is swallowed or shifted in silence, and the line is named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from data_access.intake.files.csv_text import read_delimited, shifted_rows
from data_access.intake.tables.marked_copy import marked_copy
from data_access.intake.tables.read_workbook import read_file, read_grid
from data_access.store import InputFile, Store
from errors import FileRefused
from tests.data_access.filling import NOW, csv_text, current, ledgers, row, taken_in

pytestmark = pytest.mark.usefixtures("record_only")


def rows(text: str) -> list[list[object]]:
    found = read_delimited("表.csv", text.encode(), 1000)
    assert found.asked == ()
    return found.rows


def stopped_at(text: str) -> list[str]:
    return [place for place, _ in read_delimited("表.csv", text.encode(), 1000).asked]


def faults(text: str) -> list[tuple[str, str]]:
    read = read_file("表.csv", text.encode(), ledgers(), max_mb=20, max_rows=1000)
    return [(fault.cell, fault.problem) for fault in read.faults]


@pytest.mark.parametrize(
    "text",
    [
        'a,b,c\n1,2,3\n4,5,"六\n7,8,9\n10,11,12\n',
        'a,b,c,d\n1,2,3,4\n1,2,3,"x\n1,2,3,4\n1,2,3,y"\n',  # two strays that make one row of the right width
        'a,b,c,d,e\n1,2,3,4,5\n1,2,"x,4,5\n1,2,y",4,5\n',
        'a,b,c\n1,2,3\n1,"5"管,3\n4,5,6\n',
        'a,b,c\n1,2,3\n1,"' + "x,y\n" * 60_000,
        'a;b;c\n1;2;3\n4;5;"六\n7;8;9\n',
        'a,b,c\r1,2,3\r4,5,"六\r7,8,9\r',
    ],
)
def test_a_stray_quote_names_the_line_where_it_stands(text: str) -> None:
    assert stopped_at(text) == ["第 3 行"]


def test_lines_within_a_cell_count_as_lines() -> None:
    assert stopped_at('a,b,c\n1,"x\ny",3\n4,5,"六\n7,8,9\n') == ["第 4 行"]
    assert stopped_at('\na,b,c\n4,5,"六\n7,8,9\n') == ["第 3 行"]
    assert stopped_at('sep=,\na,b,c\n4,5,"六\n7,8,9\n') == ["第 3 行"]


def test_what_quotes_are_for_is_read() -> None:
    assert rows('a,b,c\n"1,234","两\n行","他说""好"""\n') == [["a", "b", "c"], ["1,234", "两\n行", '他说"好"']]
    assert rows('a,b,c\n1,直径 5" 管,3\n') == [["a", "b", "c"], ["1", '直径 5" 管', "3"]]
    assert rows("a,b\r1,2\r3,4") == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert rows("sep=;\r\na;b\r\n1,5;2\r\n") == [[], ["a", "b"], ["1,5", "2"]]
    assert rows("a,b\r\n1,2\r\n\x1a\r\n") == rows("a,b\r\n1,2\x1a") == [["a", "b"], ["1", "2"]]


def test_an_opened_quote_keeps_the_whole_file_out(empty_store: Store) -> None:
    text = csv_text("road_projects", [row("road_projects"), row("road_projects", project_no="LC-2")])
    broken = text.replace("LC-2,", 'LC-2,"')
    (fault,) = empty_store.preview([InputFile("路.csv", broken.encode())], now=NOW).faults
    assert (fault.cell, fault.problem) == ("第 3 行", "有一个双引号没有成对，下面的行会被当成这一格的内容")


def test_points_of_a_layer_are_not_lost_to_a_quote_either() -> None:
    with pytest.raises(FileRefused, match="第 2 行有一个双引号没有成对"):
        read_grid("点.csv", '村,经度,纬度\n"西沟,113,35\n东街,113,35\n'.encode(), max_mb=1, max_rows=10)


@pytest.mark.parametrize(
    "line",
    [
        "六泉乡,党参,人工种植,2024,1,234,5,好",  # one cell too many
        "六泉乡,党参,人工种植,2024,1,234,5,",  # as many, the last one empty
        "六泉乡,党参,人工种植,2024,1,234",  # too few, with the halves of a number side by side
        "六泉乡,党参,人工种植,2024,1,234.5",
        "六泉乡,党参,人工种植,2024,1,234,5",  # as wide as the header, half of the number among the remarks
    ],
)
def test_a_number_without_quotes_is_asked_wherever_the_row_ends(line: str) -> None:
    whole = "六泉乡,柴胡,人工种植,2024,50,5,好"
    head = "乡镇,品种,方式,年度,面积（亩）,备注,填表人\n"
    assert [cell for cell, _ in faults(f"{head}{whole}\n{line}\n")] == ["第 3 行"]


def test_separators_behind_every_row_alike_shift_nothing() -> None:
    grid: list[list[object]] = [["a", "b"], ["1", "2", None], ["3", "4", None]]
    assert shifted_rows(grid, 2, [1, 2]) == []
    assert shifted_rows([*grid, ["5", "6"]], 2, [1, 2, 3]) == [1, 2]
    assert shifted_rows([["a", "b", "c"], ["1"], ["12", "345", "x"]], 3, [1, 2]) == []


def test_a_quoted_thousand_is_read(empty_store: Store) -> None:
    text = '乡镇,品种,方式,年度,面积（亩）\n六泉乡,党参,人工种植,2024,"1,234"\n'
    taken_in(empty_store, InputFile("药.csv", text.encode("gbk")))
    assert [herb["area_mu"] for herb in current(empty_store, "herb_plantings")] == [1234.0]


def test_a_copy_of_a_file_with_a_stray_quote_keeps_every_line() -> None:
    text = csv_text("road_projects", [row("road_projects", project_no=f"LC-{n}") for n in range(1, 5)])
    data = text.replace("LC-2,", 'LC-2,"').encode()
    read = read_file("路.csv", data, ledgers(), max_mb=1, max_rows=100)
    page = openpyxl.load_workbook(io.BytesIO(marked_copy(data, "路.csv", read.faults))).worksheets[1]
    first = [str(cells[0].value) for cells in page.iter_rows()]
    assert [cell[:4] for cell in first] == ["项目编号", "LC-1", "LC-2", "LC-3", "LC-4"]
