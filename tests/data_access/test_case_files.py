"""Files of the kinds that went wrong elsewhere, each with the answer that is right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data_access.record.batches.importer import ImportResult
from data_access.store import InputFile, Store
from tests.data_access.filling import NOW, current, taken_in

pytestmark = pytest.mark.usefixtures("published_late")

CASES = Path(__file__).parents[1] / "cases" / "files"


def case(name: str) -> InputFile:
    return InputFile.from_path(CASES / name)


def asked(store: Store, name: str) -> list[tuple[str, str]]:
    """Place and problem of each fault of a case file."""
    return [(fault.cell, fault.problem) for fault in store.preview([case(name)], now=NOW).faults]


def told(result: ImportResult) -> list[str]:
    return [notice.text for notice in result.notices]


@pytest.mark.parametrize(
    ("name", "place", "problem"),
    [
        ("percent-100-shown.xls", "K2", "资金支付率：是 1，旧格式的表看不出显示的是 1% 还是 100%"),
        ("percent-95-shown.xls", "K2", "资金支付率：是 0.95，旧格式的表看不出显示的是 0.95% 还是 95%"),
        ("footnote-circled.xlsx", "E2", "面积“360①”带有“①”，看不出是注释还是数的一部分"),
        ("long-number-key.xlsx", "A2", "项目编号是数字格式，末几位已被 Excel 改成 0"),
        ("key-became-a-date.xlsx", "A2", "项目编号：成了日期“2024-01-01”，可能是编号（如 2024-1）被 Excel 改成的"),
        ("csv-open-quote.csv", "第 2 行", "有一个双引号没有成对，下面的行会被当成这一格的内容"),
        (
            "csv-unquoted-thousands.csv", "第 2 行",
            "这一行分成了 6 格，列名有 5 格，可能有数字里的逗号没有加引号",
        ),
        ("zero-width-key.xlsx", "A3", "项目编号与第 2 行重复"),
        ("full-width-key.xlsx", "A3", "项目编号与第 2 行重复"),
    ],
)  # fmt: skip
def test_what_only_its_author_knows_is_asked(empty_store: Store, name: str, place: str, problem: str) -> None:
    assert asked(empty_store, name) == [(place, problem)]


def test_one_spelling_of_a_key_is_told_beside_the_fault(empty_store: Store) -> None:
    assert [notice.text for notice in empty_store.preview([case("zero-width-key.xlsx")], now=NOW).notices] == [
        "项目编号：有 1 格带有看不见的字符（如零宽空格），已去掉再读"
    ]
    assert [notice.text for notice in empty_store.preview([case("full-width-key.xlsx")], now=NOW).notices] == [
        "项目编号：有 1 格的全角字符或特殊空格按半角读，如“ＬＣ－１”读作“LC-1”"
    ]


def test_what_nobody_sees_is_taken_out_of_names_and_titles(empty_store: Store) -> None:
    assert told(taken_in(empty_store, case("zero-width-village.xlsx"))) == [
        "行政村：有 1 格带有看不见的字符（如零宽空格），已去掉再读"
    ]
    (road,) = current(empty_store, "road_projects")
    village = empty_store.county.find_village("西沟村", "140524100")
    assert village is not None
    assert road["village_code"] == village.code
    result = taken_in(empty_store, case("zero-width-header.xlsx"))
    assert told(result) == ["列名里有看不见的或全角的字符（A1），已去掉或按半角读"]
    assert current(empty_store, "road_projects") == [road]


def test_days_with_a_time_and_a_dos_end_are_read(empty_store: Store) -> None:
    taken_in(empty_store, case("csv-date-with-0-00.csv"))
    (road,) = current(empty_store, "road_projects")
    assert (road["started_on"], road["accepted_on"]) == (dt.date(2024, 4, 10), dt.date(2024, 10, 20))
    taken_in(empty_store, case("csv-ctrl-z.csv"))
    (observation,) = current(empty_store, "observations")
    assert (observation["month"], observation["value"]) == ("2025-04", 98.5)


@pytest.mark.parametrize("name", ["hidden-row.xlsx", "filtered-row.xlsx"])
def test_hidden_rows_are_read_and_told(empty_store: Store, name: str) -> None:
    assert told(taken_in(empty_store, case(name))) == ["有 1 行是隐藏的（或被筛选掉的），照样读了：第 3 行"]
    assert [road["project_no"] for road in current(empty_store, "road_projects")] == ["LC-1", "LC-2"]


def test_a_hidden_sheet_of_lists_is_set_aside(empty_store: Store) -> None:
    result = taken_in(empty_store, case("hidden-dictionary-sheet.xlsx"))
    assert [(notice.sheet, notice.text) for notice in result.notices] == [
        ("字典", "这张工作表是隐藏的，里面不是台账的数据，没有读")
    ]
    assert len(current(empty_store, "road_projects")) == 1


def test_stamp_and_day_below_the_table_are_left_out(empty_store: Store) -> None:
    result = taken_in(empty_store, case("footer-stamp-and-date.xlsx"))
    assert told(result) == ["第 3、4 行是表尾的填表人、盖章、日期、说明等，没有导入"]
    assert len(current(empty_store, "road_projects")) == 1
