"""Sheets as townships make them: titles, groups, merges, totals and footers understood, told, or asked about."""

from __future__ import annotations

import openpyxl
import pytest

from data_access.intake.tables.read_workbook import ReadResult, read_file
from data_access.intake.tables.tables import RawTable
from tests.data_access.filling import ledgers, saved
from tests.data_access.intake.files import hostile

HEADER: list[object] = ["序号", "项目编号", "项目名称", "乡镇", "建设性质", "里程（公里）", "项目状态", "投资（万元）"]
ROWS: list[list[object]] = [
    [1, "LC-1", "一路", "崇文镇", "改建", 4.5, "在建", 300],
    [2, "LC-2", "二路", "崇文镇", "改建", 3.25, "在建", 200],
    [3, "LC-3", "三路", "附城镇", "新建", 8, "在建", 100],
]


def read(lines: list[list[object]], *merges: str, sheet: str = "Sheet1") -> ReadResult:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    for line in lines:
        page.append(line)
    for merge in merges:
        page.merge_cells(merge)
    return read_file("表.xlsx", saved(workbook), ledgers(), max_mb=20, max_rows=1000)


def table(result: ReadResult) -> RawTable:
    assert result.faults == ()
    (found,) = result.tables
    return found


def told(result: ReadResult) -> list[str]:
    return [notice.text for notice in result.notices]


def test_titles_serial_numbers_and_repeated_headers_are_no_data() -> None:
    title: list[object] = ["2025 年农村公路建设情况表"]
    result = read([title, ["填报单位：交通局"], [], HEADER, *ROWS[:2], HEADER, ROWS[2], [4], [5]], "A1:H1")
    found = table(result)
    assert list(found.rows) == [5, 6, 8]
    assert found.cell("length_km", 2) == "F8"
    assert told(result) == ["表头在下面重复了 1 次，重复的没有导入", "没有导入的列：序号（A 列）"]


def test_remarks_and_names_of_those_who_filled_it_in_are_left_aside_with_a_notice() -> None:
    result = read([[*HEADER, "备注", "填表人"], [*ROWS[0], "很好", "某某"]])
    assert list(table(result).rows) == [2]
    assert told(result) == ["没有导入的列：序号（A 列）、备注（I 列）、填表人（J 列）"]


def test_a_column_of_the_ledger_is_read_though_it_is_called_like_a_helper() -> None:
    columns: list[object] = [column.label for column in ledgers()["members"].columns]
    assert "联系电话" in columns
    result = read([columns, ["x" for _ in columns]])
    assert table(result).values["phone"] == ["x"]
    assert told(result) == []


def test_cells_below_an_empty_header_are_told() -> None:
    result = read([HEADER, [*ROWS[0], None, "多写的"]])
    assert table(result).values["length_km"] == [4.5]
    assert told(result)[-1] == "J 列没有列名，里面的内容没有导入"


class TestGroupedHeaders:
    TOP: tuple[object, ...] = ("户编号", "年度", "收入", None, None, None, "生产经营性支出", "住房有安全问题")
    LOW: tuple[object, ...] = (None, None, "工资性", "生产经营性", "财产性", "转移性", None, None)
    REST = ("有义务教育阶段失学辍学", "饮水有安全问题", "有成员未参加基本医疗保险")

    def lines(self, low: tuple[object, ...] = LOW) -> list[list[object]]:
        return [
            ["户收入表"],
            [*self.TOP, *self.REST],
            [*low],
            ["YS1", 2024, 1, 2, 3, 4, 5, "否", "否", "否", "否"],
        ]

    MERGES = ("C2:F2", "A2:A3", "B2:B3", "G2:G3", "H2:H3")

    def test_a_group_is_joined_with_its_parts(self) -> None:
        found = table(read(self.lines(), *self.MERGES))
        assert found.ledger == "household_years"
        assert list(found.rows) == [4]
        names = ("wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan")
        assert [found.values[name] for name in names] == [[1.0], [2.0], [3.0], [4.0]]
        assert (found.values["business_cost_yuan"], found.values["household_id"]) == ([5.0], ["YS1"])
        assert found.cell("property_income_yuan", 0) == "E4"

    def test_a_part_that_joins_to_no_column_is_asked_about(self) -> None:
        result = read(self.lines((None, None, "工资性", "经营性", "财产性", "转移性")), *self.MERGES)
        assert result.tables == ()
        assert [(fault.cell, fault.problem) for fault in result.faults] == [
            ("D3", "户年度收入和保障台账没有“收入·经营性”这一列"),
            ("第 3 行", "缺少“生产经营性收入（元）”这一列"),
        ]

    def test_a_group_that_was_not_merged_stands_over_its_own_column_only(self) -> None:
        result = read(self.lines())
        assert "D3" in {fault.cell for fault in result.faults}


class TestMergedData:
    LINES: tuple[list[object], ...] = (HEADER, ROWS[0], [2, "LC-2", "二路", None, "改建", 3.25, "在建", None], ROWS[2])

    def test_a_text_merged_down_holds_for_each_row(self) -> None:
        result = read([*self.LINES], "D2:D3")
        assert table(result).values["township_code"] == ["崇文镇", "崇文镇", "附城镇"]
        assert told(result)[0] == "“乡镇”有 1 处合并的格子，合并到的每一行都按同样内容读"

    def test_without_a_merge_nothing_is_filled(self) -> None:
        assert table(read([*self.LINES])).values["township_code"] == ["崇文镇", None, "附城镇"]

    def test_a_merge_over_several_columns_is_not_filled(self) -> None:
        lines: list[list[object]] = [HEADER, ROWS[0], [2, "LC-2", "二路", "崇文镇", None, 3.25, "在建", None]]
        assert table(read(lines, "D2:E3")).values["township_code"] == ["崇文镇", None]

    def test_a_number_merged_over_rows_is_asked_about(self) -> None:
        found = table(read([*self.LINES], "H2:H3"))
        asked = found.values["investment_wanyuan"]
        assert "跨行合并" in getattr(asked[0], "problem", "") and asked[0] == asked[1]
        assert asked[2] == 100

    def test_merges_of_an_old_workbook_are_known_too(self) -> None:
        data = hostile.xls(self.LINES, merges=[(1, 2, 3, 3)])
        result = read_file("表.xls", data, ledgers(), max_mb=20, max_rows=100)
        assert table(result).values["township_code"] == ["崇文镇", "崇文镇", "附城镇"]


class TestTotals:
    TOTAL: tuple[object, ...] = (None, "合　计", None, None, None, 15.75, None, 600)

    @pytest.mark.parametrize("place", [1, 2, 4])
    def test_a_total_first_between_or_last_is_left_out(self, place: int) -> None:
        lines = [HEADER, *ROWS]
        lines.insert(place, [*self.TOTAL])
        result = read(lines)
        assert table(result).values["project_no"] == ["LC-1", "LC-2", "LC-3"]
        assert f"第 {place + 1} 行是合计或小计，没有导入" in told(result)

    def test_subtotals_are_those_of_the_rows_next_to_them(self) -> None:
        first: list[object] = [None, None, None, "崇文镇小计", None, 7.75, None, 500]
        second: list[object] = [None, None, None, "附城镇小计", None, 8, None, 100]
        for lines in ([*ROWS[:2], first, ROWS[2], second], [first, *ROWS[:2], second, ROWS[2]]):
            assert len(table(read([HEADER, *lines, [*self.TOTAL]]))) == 3

    def test_a_total_that_is_no_sum_is_asked_about(self) -> None:
        result = read([HEADER, *ROWS, ["合计", None, None, None, None, 20, None, 600]])
        assert [(fault.cell, fault.problem) for fault in result.faults] == [("F5", "里程的合计是 20，各行相加是 15.75")]
        assert "合计行不导入" in result.faults[0].remedy

    def test_a_total_may_be_rounded(self) -> None:
        assert len(table(read([HEADER, *ROWS, ["合计", None, None, None, None, 15.8, None, 600]]))) == 3
        assert read([HEADER, *ROWS, ["合计", None, None, None, None, 15.6, None, 600]]).faults != ()

    def test_units_written_into_numbers_are_added_as_meant(self) -> None:
        rows = [[*ROWS[0][:5], "4500米", *ROWS[0][6:]], *ROWS[1:]]
        assert len(table(read([HEADER, *rows, [*self.TOTAL]]))) == 3

    def test_a_row_with_its_key_is_data_whatever_it_says(self) -> None:
        row = [4, "LC-4", "合计", "崇文镇", "改建", 1, "在建", 1]
        assert table(read([HEADER, *ROWS, row])).values["project_no"][-1] == "LC-4"


class TestFooters:
    def test_lines_below_the_table_are_left_out(self) -> None:
        lines: list[list[object]] = [
            ["填表人：某某", None, None, "审核人：某某"],
            ["注：1.本表按月报。"],
            ["2.单位为公里。"],
        ]
        result = read([HEADER, *ROWS, [], *lines])
        assert table(result).values["project_no"] == ["LC-1", "LC-2", "LC-3"]
        assert "第 6、7、8 行是表尾的填表人、盖章、日期、说明等，没有导入" in told(result)
        assert not any("某某" in text for text in told(result))

    def test_a_line_that_is_no_footer_stays_and_will_be_a_fault(self) -> None:
        beside = read([HEADER, *ROWS, ["还有一条路"]])
        assert len(table(beside)) == 3
        assert "第 5 行在台账的各列里没有内容，没有导入" in told(beside)
        assert len(table(read([HEADER, *ROWS, [None, "还有一条路"]]))) == 4

    def test_data_below_such_a_line_keeps_it(self) -> None:
        found = table(read([HEADER, ROWS[0], [None, "注：以下为新建"], *ROWS[1:]]))
        assert len(found) == 4

    @pytest.mark.parametrize(
        "line",
        [
            ["单位（公章）：", None, None, "负责人签字："], ["（盖章）"], ["陵川县交通运输局（盖章）"], ["单位负责人（签字）：某某"],
            ["负责人签字：某某", None, None, "2025年6月30日"], [None, None, None, "2025年6月30日"],
            [None, None, None, "2025 年 6 月 30 日"], ["日期：2025-06-30"], ["盖章："], [None, "2025年  月  日"],
            ["制表人签名：某某"], ["注：①含续建项目"],
        ],
    )  # fmt: skip
    def test_stamps_names_and_days_below_the_table_are_left_out_and_told(self, line: list[object]) -> None:
        result = read([HEADER, *ROWS, line])
        assert list(table(result).rows) == [2, 3, 4]
        assert told(result)[0] == "第 5 行是表尾的填表人、盖章、日期、说明等，没有导入"

    @pytest.mark.parametrize(
        "line",
        [
            [4, "LC-4", "单位（公章）：", "附城镇", "新建", 8, "在建", 100],
            [4, "LC-4"],
            [None, "2025年路", None, "附城镇"],
        ],
    )
    def test_what_is_not_for_certain_a_footer_is_a_row(self, line: list[object]) -> None:
        assert list(table(read([HEADER, *ROWS, line])).rows) == [2, 3, 4, 5]


def test_a_notice_is_a_sentence_with_its_place() -> None:
    result = read([HEADER, ROWS[0]], sheet="路")
    assert result.notices[0].sentence == "表.xlsx，工作表“路”：没有导入的列：序号（A 列）。"


def test_a_hidden_ledger_is_read_and_told_and_a_hidden_list_is_set_aside() -> None:
    workbook = openpyxl.Workbook()
    page, hidden, lists = workbook.worksheets[0], workbook.create_sheet("旧"), workbook.create_sheet("字典")
    for line in (HEADER, *ROWS):
        page.append(line)
        hidden.append(line)
    lists.append(["代码", "含义"])
    hidden.sheet_state, lists.sheet_state = "hidden", "veryHidden"
    result = read_file("表.xlsx", saved(workbook), ledgers(), max_mb=20, max_rows=1000)
    assert [found.sheet for found in result.tables] == ["Sheet", "旧"]
    assert result.faults == ()
    texts = {(notice.sheet, notice.text) for notice in result.notices}
    assert ("旧", "这张工作表是隐藏的，照样读了") in texts
    assert ("字典", "这张工作表是隐藏的，里面不是台账的数据，没有读") in texts


def test_a_file_of_nothing_but_a_hidden_list_is_no_ledger() -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["代码", "含义"])
    workbook.create_sheet("空")
    workbook.worksheets[0].sheet_state = "hidden"
    result = read_file("表.xlsx", saved(workbook), ledgers(), max_mb=20, max_rows=1000)
    assert [fault.code for fault in result.faults] == ["unknown_table"]


def test_hidden_columns_are_read_and_told() -> None:
    workbook = openpyxl.Workbook()
    for line in (HEADER, *ROWS):
        workbook.worksheets[0].append(line)
    workbook.worksheets[0].column_dimensions["F"].hidden = True
    result = read_file("表.xlsx", saved(workbook), ledgers(), max_mb=20, max_rows=1000)
    assert table(result).values["length_km"] == [4.5, 3.25, 8]
    assert told(result)[-1] == "有 1 列是隐藏的，照样读了：里程"
