"""Which ledger a sheet is, and what the texts above its columns mean."""

from __future__ import annotations

from data_access.county.ledgers import Ledger, Ledgers
from data_access.intake.files.sheet import Merge, Sheet
from data_access.intake.tables.headers import Header, find_header, map_columns
from models.faults import Fault
from tests.data_access.filling import ledgers


def found(rows: list[list[object]], merges: tuple[Merge, ...] = (), name: str = "Sheet1") -> Header:
    header = find_header(Sheet(name, rows, merges), ledgers())
    assert header is not None
    return header


def mapped(known: Ledgers, rows: list[list[object]], merges: tuple[Merge, ...]) -> tuple[Header, list[Fault]]:
    sheet = Sheet("路", rows, merges)
    header = find_header(sheet, known)
    assert header is not None
    return map_columns("表.xlsx", sheet, header)


def with_columns(*labels: str) -> Ledgers:
    """One ledger whose columns have these labels."""
    columns = [{"name": f"column_{number}", "label": label, "type": "text"} for number, label in enumerate(labels)]
    ledger = Ledger.model_validate(
        {"name": "made_up", "title": "台账", "shape": "state", "key": ["column_0"], "columns": columns}
    )
    return Ledgers({ledger.name: ledger}, {}, {})


def test_the_header_with_most_labels_wins_wherever_it_stands() -> None:
    header = found(
        [["项目编号", "乡镇"], [], ["项目编号", "项目名称", "乡镇", "建设性质", "里程", "项目状态"], ["x"] * 6]
    )
    assert (header.ledger.name, header.first, header.last) == ("road_projects", 2, 2)


def test_a_header_of_one_row_below_a_title_is_not_taken_for_two() -> None:
    labels: list[object] = ["项目编号", "项目名称", "乡镇", "建设性质", "里程", "项目状态"]
    header = found([["一览表", None, None, None, None, None], labels, ["x"] * 6], (((0, 0), (0, 5)),))
    assert (header.first, header.last) == (1, 1)


def test_the_name_of_the_sheet_decides_between_ledgers() -> None:
    header = found([["乡镇", "行政村", "年度"]], name="行政村年度情况台账")
    assert header.ledger.name == "village_years"


def test_a_few_labels_in_common_make_no_ledger() -> None:
    assert find_header(Sheet("Sheet1", [["乡镇", "行政村", "歌名"]]), ledgers()) is None
    assert find_header(Sheet("Sheet1", []), ledgers()) is None


def test_a_joined_name_is_more_certain_than_a_part_of_it() -> None:
    known = with_columns("姓名", "户主姓名", "户主电话", "地址")
    rows: list[list[object]] = [["户主", None, "地址"], ["姓名", "电话", None]]
    header, faults = mapped(known, rows, (((0, 0), (0, 1)), ((0, 2), (1, 2))))
    assert faults == []
    assert header.positions == {"column_1": 0, "column_2": 1, "column_3": 2}


def test_what_can_be_joined_to_two_names_is_asked_about() -> None:
    known = with_columns("收入工资", "工资收入", "地址")
    header, faults = mapped(known, [["地址", "收入"], [None, "工资"]], ())
    assert header.positions == {"column_2": 0}
    assert [(fault.cell, fault.problem) for fault in faults] == [
        ("B2", "“收入·工资”这一列看不出是收入工资、工资收入中的哪一个")
    ]


def test_three_rows_of_header_are_joined() -> None:
    known = with_columns("编号", "收入合计工资性", "地址")
    rows: list[list[object]] = [["编号", "收入"], [None, "合计"], [None, "工资性"], ["1", 2]]
    header, faults = mapped(known, rows, ())
    assert (faults, header.last, header.positions) == ([], 2, {"column_0": 0, "column_1": 1})
