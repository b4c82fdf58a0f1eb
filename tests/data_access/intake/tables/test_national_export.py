"""An export of the national system, as handed out, becomes households, members and cases."""

from __future__ import annotations

import pytest

from data_access.county.export_mappings import Mapping, load_mappings
from data_access.intake.tables.national_export import NationalResult, Rows, is_export, national_tables
from data_access.store import InputFile, Store
from tests.data_access.filling import FOLDER, NOW, current, ledgers, sheet_of
from tests.data_access.intake.tables.national_form import CASE, HEADER, PEOPLE, TITLE, rows_of


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return load_mappings(FOLDER, ledgers())["national_members"]


def taken(mapping: Mapping, people: list[dict[str, object]], header: list[str] = HEADER) -> NationalResult:
    return national_tables("导出.xlsx", "人口信息", rows_of(people, header), ledgers(), mapping)


def test_one_sheet_feeds_three_ledgers(mapping: Mapping) -> None:
    result = taken(mapping, PEOPLE)
    assert result.faults == ()
    households, members, cases = result.tables
    assert [table.ledger for table in result.tables] == ["households", "members", "cases"]
    assert (list(households.rows), list(members.rows), list(cases.rows)) == ([3, 5], [3, 4, 5], [3])
    assert households.values["size"] == [2, 1]
    assert members.values["household_id"] == ["140001", "140001", "140002"]
    assert members.values["gender"] == ["男", "女", "男"]
    assert members.values["birth_year"] == ["1900"] * 3
    assert members.values["is_medically_insured"] == ["是"] * 3
    assert (members.values["work_months"], members.values["public_post_months"]) == ([None, None, 7], [None, None, 2])
    assert cases.values["case_no"] == ["140001-202306"]


def test_it_passes_the_checks_and_is_stored(mapping: Mapping, demo_marked_store: Store) -> None:
    importer = demo_marked_store.importer
    result = importer.commit(taken(mapping, PEOPLE).tables, actor="测试", now=NOW)
    assert result.faults == ()
    inserted = {table.ledger: table.inserted for table in result.tables}
    assert inserted == {"households": 2, "members": 3, "cases": 1}
    (first, second) = current(demo_marked_store, "households")
    assert (first["township_code"], first["size"], first["farmland_mu"], second["size"]) == ("140524100", 2, 4.5, 1)
    members = current(demo_marked_store, "members")
    assert [member["health"] for member in members] == ["残疾,长期慢性病", "健康", "健康"]
    (case,) = current(demo_marked_store, "cases")
    assert (case["identified_month"], case["risk_1"], case["is_eliminated"]) == ("2023-06", "因病", False)
    again = importer.commit(taken(mapping, list(reversed(PEOPLE))).tables, actor="测试", now=NOW)
    assert [(table.inserted, table.updated, table.ended) for table in again.tables] == [(0, 0, 0)] * 3


def test_an_export_comes_in_by_the_same_door_as_a_template(demo_marked_store: Store) -> None:
    data = sheet_of([TITLE, HEADER, *([one.get(title) for title in HEADER] for one in PEOPLE)], "人口信息")
    result = demo_marked_store.import_files([InputFile("导出.xlsx", data)], actor="测试", now=NOW)
    assert {table.ledger: table.inserted for table in result.tables} == {"households": 2, "members": 3, "cases": 1}
    assert [notice.unused_title for notice in result.notices] == ["信息采集批号"]


def test_columns_may_stand_in_any_order(mapping: Mapping) -> None:
    usual, mixed = taken(mapping, PEOPLE), taken(mapping, PEOPLE, sorted(HEADER))
    assert [table.values for table in mixed.tables] == [table.values for table in usual.tables]


def test_a_fault_names_the_cell_of_the_export(mapping: Mapping, demo_marked_store: Store) -> None:
    wrong = [PEOPLE[0] | {"村": "东沟沟"}, PEOPLE[1] | {"健康状况": "好"}, PEOPLE[2] | {"证件号码": "1405"}]
    importer = demo_marked_store.importer
    faults = importer.check(taken(mapping, wrong).tables, now=NOW)
    cells = {fault.cell: fault.problem for fault in faults}
    assert set(cells) == {"D3", "M4", "H5"}
    assert "东沟沟" in cells["D3"] and "健康状况“好”不在可选项中" in cells["M4"]
    assert {fault.file for fault in faults} == {"导出.xlsx"}


def test_other_columns_are_told_and_ignored(mapping: Mapping) -> None:
    (notice,) = taken(mapping, PEOPLE).notices
    assert notice.text == "Z2 “信息采集批号”这一列没有用到。是否“信息采集人”？是的话请记下对应关系"
    header = [*HEADER, "户主姓名", "乡镇", "就业渠到"]
    notices = taken(mapping, PEOPLE, header).notices
    assert [one.text for one in notices] == [
        "Z2 “信息采集批号”这一列没有用到。是否“信息采集人”？是的话请记下对应关系",
        "AB2 “乡镇”与另一列填的是同一项，没有用到。请核对两列是否一致",
        "AC2 “就业渠到”这一列没有用到。是否“就业渠道”？是的话请记下对应关系",
    ]


def test_a_column_of_the_export_counts_before_what_could_be_derived(mapping: Mapping) -> None:
    given = [one | {"家庭人口": 2 - (one["户编号"] == "140002"), "户主姓名": "户主甲"} for one in PEOPLE]
    households = taken(mapping, given, [*HEADER, "家庭人口", "户主姓名"]).tables[0]
    assert households.cell("size", 0) == "AA3"
    assert households.values["head_name"] == ["户主甲", "户主甲"]
    assert taken(mapping, PEOPLE).tables[0].values["head_name"] == ["模拟1", "模拟3"]


def test_a_column_that_must_be_there(mapping: Mapping) -> None:
    header = [title for title in HEADER if title not in ("劳动技能", "识别监测时间")]
    result = taken(mapping, PEOPLE, header)
    assert result.tables == ()
    assert {fault.problem for fault in result.faults} >= {
        "缺少“劳动技能”这一列（家庭成员台账要用）",
        "缺少“识别监测时间”这一列（防返贫监测对象台账要用）",
    }
    assert {fault.cell for fault in result.faults} == {"第 2 行"}


def test_an_export_without_monitoring_feeds_two_ledgers(mapping: Mapping) -> None:
    header = [title for title in HEADER if title not in CASE]
    assert [table.ledger for table in taken(mapping, PEOPLE, header).tables] == ["households", "members"]
    unmonitored = [one | dict.fromkeys(CASE) for one in PEOPLE]
    assert [table.ledger for table in taken(mapping, unmonitored).tables] == ["households", "members"]


def test_a_household_without_its_head(mapping: Mapping) -> None:
    result = taken(mapping, [PEOPLE[0], PEOPLE[1], PEOPLE[2] | {"与户主关系": "之子"}])
    assert [(fault.cell, fault.problem) for fault in result.faults] == [("I5", "这一户没有一行是“户主”")]
    assert result.tables == ()


def test_only_a_header(mapping: Mapping) -> None:
    assert [fault.code for fault in taken(mapping, []).faults] == ["no_rows"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([TITLE, HEADER], True),
        ([HEADER], True),
        ([[]] * 9 + [HEADER], True),
        ([[]] * 10 + [HEADER], False),
        ([["户编号", "姓名", "证件号码", "与户主关系"]], False),
        ([[column.header for column in ledgers()["members"].columns]], False),
        ([[column.header for column in ledgers()["households"].columns]], False),
        ([], False),
    ],
)
def test_an_export_is_told_from_our_own_templates(mapping: Mapping, rows: Rows, expected: bool) -> None:
    assert is_export(rows, ledgers(), mapping) is expected
    if not expected:
        (fault,) = national_tables("x.xlsx", "s", rows, ledgers(), mapping).faults
        assert fault.problem == "不是全国系统人口信息导出"


@pytest.mark.parametrize(
    ("residents", "employees", "insured"),
    [("是", "否", "是"), ("否", "是", "是"), ("否", "否", "否"), (None, "否", "否"), (None, None, None)],
)
def test_whoever_has_either_insurance_is_insured(
    mapping: Mapping, residents: str | None, employees: str | None, insured: str | None
) -> None:
    one = PEOPLE[2] | {"是否参加城乡居民基本医疗保险": residents, "是否参加城镇职工基本医疗保险": employees}
    assert taken(mapping, [one]).tables[1].values["is_medically_insured"] == [insured]


@pytest.mark.parametrize("month", ["202306", "2023-06", "2023.6", "2023年6月", 202306])
def test_a_case_has_the_same_number_however_its_month_is_written(mapping: Mapping, month: object) -> None:
    (case,) = taken(mapping, [PEOPLE[0] | {"识别监测时间": month}]).tables[2:]
    assert case.values["case_no"] == ["140001-202306"]


def test_the_unit_in_a_title_counts(demo_marked_store: Store) -> None:
    def exported(title: str, area: float) -> InputFile:
        header = [title if name == "耕地面积（亩）" else name for name in HEADER]
        people = [[{**cells, title: area}.get(name) for name in header] for cells in PEOPLE]
        return InputFile("导出.xlsx", sheet_of([TITLE, header, *people], "人口"))

    result = demo_marked_store.import_files([exported("耕地面积（公顷）", 0.3)], actor="测试", now=NOW)
    assert (result.faults, result.asking.open) == ((), ())
    assert [row["farmland_mu"] for row in current(demo_marked_store, "households")] == [4.5, 4.5]
    assert any("列名写的单位是公顷，2 格换算成亩" in notice.text for notice in result.notices)
    (question,) = demo_marked_store.preview([exported("耕地面积（平方米）", 3000)], now=NOW).asking.open
    assert (question.place, [choice.key for choice in question.choices]) == ("Y2", ["亩", "不导入"])
