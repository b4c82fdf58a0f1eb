"""Units that stand outside the cells: converted and told where of one kind, asked at their place where not."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
import xlwt

from data_access.acts.typed_rows import enter_rows
from data_access.intake.asking import Question
from data_access.intake.tables.cell_values import Context
from data_access.intake.tables.check_table import check_table
from data_access.intake.tables.marked_copy import marked_copy
from data_access.intake.tables.tables import RawTable, ShownUnit
from data_access.record.batches.importer import ImportResult
from data_access.store import InputFile, Store
from errors import RowRefused
from settings import ROOT
from tests.data_access.filling import NOW, cells, county, current, file, ledgers, row, saved, sheet_of

pytestmark = pytest.mark.usefixtures("record_only")

CASES = ROOT / "tests" / "cases"
ROAD = ["项目编号", "项目名称", "乡镇", "建设性质", "里程（公里）", "项目状态", "验收日期", "投资（万元）"]
HERBS = ["乡镇", "品种", "方式", "年度", "面积"]
LOANS = ["乡镇", "行政村", "月份", "贷款户数", "贷款余额", "逾期金额"]


def road(length: object, number: str = "LC1", money: object = None) -> list[object]:
    return [number, "浙水路", "六泉乡", "新建", length, "已验收", "2024-06-03", money]


def roads(length: str = "里程（公里）", money: str = "投资（万元）") -> list[object]:
    return [*ROAD[:4], length, *ROAD[5:7], money]


def herb(area: object, name: str = "党参") -> list[object]:
    return ["六泉乡", name, "人工种植", 2024, area]


def sheet(*rows: Sequence[object], title: str = "Sheet1") -> InputFile:
    return InputFile("表.xlsx", sheet_of(rows, title))


def taken(store: Store, given: InputFile, **answers: str) -> ImportResult:
    """Import a file; ``answers``: question id -> choice, an id written with a leading underscore."""
    return store.import_files([given], actor="测试", now=NOW, answers={key[1:]: word for key, word in answers.items()})


def stored(store: Store, given: InputFile, ledger: str, column: str, **answers: str) -> list[object]:
    """The column's values after importing a file that leaves nothing open."""
    result = taken(store, given, **answers)
    assert (result.faults, result.asking.open) == ((), ())
    rows = sorted(current(store, ledger), key=lambda found: [str(found[name]) for name in store.ledgers[ledger].key])
    return [found[column] for found in rows]


def asked(store: Store, given: InputFile) -> Question:
    """The one question that keeps a file out."""
    found = store.preview([given], now=NOW)
    assert found.faults == () and found.tables == ()
    (question,) = found.asking.open
    assert taken(store, given).batch_id is None
    return question


def answered(store: Store, given: InputFile, ledger: str, column: str, answer: str) -> list[object]:
    return stored(store, given, ledger, column, **{f"_{asked(store, given).id}": answer})


def keys(question: Question) -> list[str]:
    return [choice.key for choice in question.choices]


@pytest.mark.parametrize(
    ("name", "ledger", "column", "expected", "told"),
    [
        ("units/u1资产（列名写元）", "assets", "original_value_wanyuan", 3.6, "资产原值：列名写的单位是元，1 格换算成万元，如“36000”算作 3.6"),
        ("units/u3中药材（列名写万亩）", "herb_plantings", "area_mu", 12000, "面积：列名写的单位是万亩，1 格换算成亩，如“1.2”算作 12000"),
        ("units/u4中药材（上方写单位：万亩）", "herb_plantings", "area_mu", 12000, "面积：表上方（E2）写的单位是万亩，1 格换算成亩，如“1.2”算作 12000"),
        ("units/u6公路（列名写米）", "road_projects", "length_km", 0.18, "里程：列名写的单位是米，1 格换算成公里，如“180”算作 0.18"),
        ("units/u8销售（上方写单位：元）", "sales", "sales_wanyuan", 1.2, "本月销售额：表上方（D2）写的单位是元，1 格换算成万元，如“12000”算作 1.2"),
        ("units/u9畜禽（列名写万只）", "livestock", "stock_count", 30000, "期末存栏：列名写的单位是万只，1 格换算成头只，如“3”算作 30000"),
        ("units/u10小额信贷（列名写元）", "village_loans", "balance_wanyuan", 1.8, "贷款余额：列名写的单位是元，1 格换算成万元，如“18000”算作 1.8"),
        ("files/unit-header-metres", "road_projects", "length_km", 0.15, "里程：列名写的单位是米，1 格换算成公里，如“150”算作 0.15"),
        ("files/unit-header-wan-mu", "herb_plantings", "area_mu", 43000, "面积：列名写的单位是万亩，1 格换算成亩，如“4.3”算作 43000"),
        ("files/unit-header-yuan", "road_projects", "investment_wanyuan", 3.2, "投资：列名写的单位是元，1 格换算成万元，如“32000”算作 3.2"),
        ("files/unit-title-line", "herb_plantings", "area_mu", 43000, "面积：表上方（A2）写的单位是万亩，1 格换算成亩，如“4.3”算作 43000"),
    ],
)  # fmt: skip
def test_a_unit_of_the_same_kind_is_converted_and_told(
    empty_store: Store, name: str, ledger: str, column: str, expected: float, told: str
) -> None:
    path = CASES / f"{name}.xlsx"
    given = InputFile(path.name, path.read_bytes())
    seen = empty_store.preview([given], now=NOW)
    assert (seen.faults, seen.asking.open) == ((), ())
    assert told in [notice.text for notice in seen.notices]
    assert [repr(value) for value in stored(empty_store, given, ledger, column)] == [repr(type_of(expected, ledger))]


def type_of(expected: float, ledger: str) -> float:
    return int(expected) if ledger == "livestock" else float(expected)


def test_a_row_of_units_below_the_header_is_used(empty_store: Store) -> None:
    path = CASES / "files/unit-row-below-header.xlsx"
    assert stored(empty_store, InputFile(path.name, path.read_bytes()), "herb_plantings", "area_mu") == [430.0]
    again = sheet(
        HERBS, [None, None, None, "年", "（万亩）"], herb(4.3, "连翘"), HERBS, [None, None, None, "年", "（万亩）"]
    )
    assert sorted(stored(empty_store, again, "herb_plantings", "area_mu"), key=str) == [430.0, 43000.0]


@pytest.mark.parametrize(
    "length",
    ["里程（公里）", "里程(km)", "里程（千米）", "里程（公里，保留一位）", "里程（必填）", "里程（单位：公里）", "里程（盖章）", "里程（年月）", "里程"],
)  # fmt: skip
def test_the_ledgers_own_unit_and_brackets_that_name_none_say_nothing(empty_store: Store, length: str) -> None:
    given = sheet(roads(length), road(4.6))
    assert stored(empty_store, given, "road_projects", "length_km") == [4.6]
    assert empty_store.preview([given], now=NOW).notices == ()


def test_what_counts_people_or_heads_by_another_word_says_nothing(empty_store: Store) -> None:
    rows = [["安置点编号", "安置点名称", "乡镇", "安置点类型", "安置户数（户）", "安置人数（名）", "有劳动能力户数"]]
    given = sheet(*rows, ["AZ9", "小区", "古郊乡", "小型安置点", 20, 61, 15])
    assert stored(empty_store, given, "resettlement_sites", "population") == [61]
    given = sheet(["乡镇", "畜种", "月份", "存栏（头/只）", "出栏（只）"], ["六泉乡", "鸡", "2025-06", 300, 20])
    assert stored(empty_store, given, "livestock", "stock_count") == [300]
    assert empty_store.preview([given], now=NOW).asking.questions == ()


def test_per_person_and_per_year_is_still_the_unit_of_money(empty_store: Store) -> None:
    header = ["乡镇", "行政村", "年度", "农民人均可支配收入（元/人）"]
    given = sheet(header, ["六泉乡", "浙水村", 2024, 13800], title="行政村年度情况台账")
    assert stored(empty_store, given, "village_years", "income_per_capita_yuan") == [13800.0]
    given = sheet(
        [*header[:3], "农民人均可支配收入（万元/年）"], ["六泉乡", "浙水村", 2024, 1.38], title="行政村年度情况台账"
    )
    assert stored(empty_store, given, "village_years", "income_per_capita_yuan") == [13800.0]


def test_the_unit_in_a_cell_wins_and_empty_cells_stay_empty(empty_store: Store) -> None:
    given = sheet(
        roads("里程（米）", "投资（元）"),
        road("3.6公里", "A", "—"), road("1,800", "B", "2.5万"), road(10.1, "C", "3.2万元"), road("4.3万", "D", None),
    )  # fmt: skip
    result = taken(empty_store, given)
    assert result.faults == ()
    found = {
        one["project_no"]: (one["length_km"], one["investment_wanyuan"])
        for one in current(empty_store, "road_projects")
    }
    assert found == {"A": (3.6, None), "B": (1.8, 2.5), "C": (0.0101, 3.2), "D": (43.0, None)}


def test_a_multiple_behind_a_number_under_a_unit_of_one_is_asked_at_the_cell(empty_store: Store) -> None:
    found = empty_store.preview([sheet([*HERBS[:4], "面积（万亩）"], herb("4.3万"))], now=NOW)
    assert cells(found.faults) == ["E2"]
    assert "看不出是 4.3万亩，还是 4.3万万亩" in found.faults[0].problem


def test_a_group_over_several_columns_says_their_unit(empty_store: Store) -> None:
    workbook = openpyxl.Workbook()
    ws = workbook.active
    assert ws is not None
    header = ["乡镇", "村", "月份", "贷款户数", "余额", "逾期金额"]
    for cells_of in ([None] * 4 + ["金额（元）", None], header, ["六泉乡", "浙水村", "2025-06", 1, 18000, 500]):
        ws.append(cells_of)
    ws.merge_cells("E1:F1")
    given = InputFile("表.xlsx", saved(workbook))
    assert stored(empty_store, given, "village_loans", "balance_wanyuan") == [1.8]
    assert [one["overdue_wanyuan"] for one in current(empty_store, "village_loans")] == [0.05]


def test_a_number_format_says_the_unit_of_its_cell(empty_store: Store) -> None:
    def formatted(code: str, value: float, header: str = "面积") -> InputFile:
        workbook = openpyxl.Workbook()
        ws = workbook.active
        assert ws is not None
        ws.append([*HERBS[:4], header])
        ws.append(herb(value))
        ws["E2"].number_format = code
        return InputFile("表.xlsx", saved(workbook))

    assert stored(empty_store, formatted('0.0"万亩"', 4.3), "herb_plantings", "area_mu") == [43000.0]
    assert stored(empty_store, formatted('0.0"万亩"', 4.4, "面积（亩）"), "herb_plantings", "area_mu") == [44000.0]
    assert stored(empty_store, formatted('0!.0,"万"', 45000), "herb_plantings", "area_mu") == [45000.0]
    assert stored(empty_store, formatted("#,##0.00", 46000), "herb_plantings", "area_mu") == [46000.0]
    scaled = empty_store.preview([formatted("#,##0,", 43000)], now=NOW)
    assert [(fault.cell, fault.problem) for fault in scaled.faults] == [
        ("E2", "面积：这一格按格式显示成 43，存的却是 43000，看不出取哪一个")
    ]
    question = asked(empty_store, formatted('0"户"', 12))
    assert (question.place, keys(question)) == ("E1", ["亩", "改表"])


def test_a_number_format_of_an_old_workbook_says_the_unit_too(empty_store: Store) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("药")
    for column, text in enumerate(HERBS):
        page.write(0, column, text)
    for number, (code, area) in enumerate([('0.0"万亩"', 1.5), ("0.0", 1200), ('0!.0,"万"', 15300), ('0"公顷"', 2)], 1):
        for column, value in enumerate(herb(area, ["党参", "连翘", "黄芩", "柴胡"][number - 1])):
            page.write(number, column, value, xlwt.easyxf(num_format_str=code if column == 4 else "General"))
    buffer = io.BytesIO()
    book.save(buffer)
    given = InputFile("药.xls", buffer.getvalue())
    assert sorted(stored(empty_store, given, "herb_plantings", "area_mu"), key=str) == [1200, 15000, 15300, 30]


def test_another_kind_of_unit_is_asked_at_the_header(empty_store: Store) -> None:
    given = sheet(roads(money="投资（亩）"), road(4.6, money=320))
    question = asked(empty_store, given)
    assert (question.file, question.sheet, question.place) == ("表.xlsx", "Sheet1", "H1")
    assert question.text == "投资：列名写的单位是“亩”，台账里是“万元”，看不出数字按哪一个单位填"
    assert keys(question) == ["万元", "不导入"] and question.default == ""
    assert answered(empty_store, given, "road_projects", "investment_wanyuan", "万元") == [320.0]


def test_a_column_that_is_not_wanted_keeps_what_the_record_holds(empty_store: Store) -> None:
    taken(empty_store, sheet(ROAD, road(4.6, money=320)))
    given = sheet(roads(money="投资（美元）"), road(4.8, money=7))
    assert answered(empty_store, given, "road_projects", "investment_wanyuan", "不导入") == [320.0]
    assert [one["length_km"] for one in current(empty_store, "road_projects")] == [4.8]
    question = asked(empty_store, given)
    told = empty_store.preview([given], answers={question.id: "不导入"}, now=NOW).notices
    assert [notice.text for notice in told] == ["没有导入的列：投资（美元）（H 列）"]


def test_a_column_the_ledger_needs_can_be_sent_back_but_not_left_out(empty_store: Store) -> None:
    given = sheet(roads("里程（亩）"), road(4.6))
    question = asked(empty_store, given)
    assert keys(question) == ["公里", "改表"]
    found = empty_store.preview([given], answers={question.id: "改表"}, now=NOW)
    assert cells(found.faults) == ["E1"] and found.faults[0].remedy == "请写明单位后重新导入"


def test_two_units_in_one_header_are_asked(empty_store: Store) -> None:
    given = sheet(roads("里程（公里/米）"), road(180))
    question = asked(empty_store, given)
    assert keys(question) == ["米", "公里", "改表"]
    assert answered(empty_store, given, "road_projects", "length_km", "按米换算成公里") == [0.18]


def test_ten_thousand_alone_is_asked(empty_store: Store) -> None:
    given = sheet([*HERBS[:4], "面积（万）"], herb(1.2))
    assert keys(asked(empty_store, given)) == ["万亩", "亩", "改表"]
    assert answered(empty_store, given, "herb_plantings", "area_mu", "万亩") == [12000.0]


def test_ten_thousand_in_a_column_of_ten_thousands_holds_unless_answered(empty_store: Store) -> None:
    given = sheet(roads(money="投资（万）"), road(4.6, money=320))
    assert stored(empty_store, given, "road_projects", "investment_wanyuan") == [320.0]
    assert [question.default for question in empty_store.preview([given], now=NOW).asking.questions] == ["万元"]


def test_another_word_for_pieces_holds_unless_answered(empty_store: Store) -> None:
    header = ["乡镇", "区域名称", "区域类别", "年度", "4G覆盖", "5G覆盖", "基站数（个）"]
    result = empty_store.preview([sheet(header, ["六泉乡", "浙水", "行政村", 2024, "是", "是", 3])], now=NOW)
    (question,) = result.asking.questions
    assert (question.place, question.default, result.asking.open) == ("G1", "座", ())


def test_header_and_line_above_that_contradict_are_asked(empty_store: Store) -> None:
    given = sheet(["单位：万亩"], [*HERBS[:4], "面积（亩）"], herb(1.2))
    question = asked(empty_store, given)
    assert (question.place, keys(question)) == ("E2", ["万亩", "亩", "改表"])
    assert (
        question.text
        == "面积：列名写的单位是“亩”，表上方（A1）写的单位是“万亩”，台账里是“亩”，看不出数字按哪一个单位填"
    )
    assert answered(empty_store, given, "herb_plantings", "area_mu", "万亩") == [12000.0]


def test_a_line_of_several_units_serves_each_column_by_its_kind(empty_store: Store) -> None:
    given = sheet(
        ["小额信贷"],
        [None, None, None, None, None, "（单位:户、元）"],
        LOANS,
        ["六泉乡", "浙水村", "2025-06", 1, 18000, 0],
    )
    assert stored(empty_store, given, "village_loans", "balance_wanyuan") == [1.8]
    assert [one["borrower_count"] for one in current(empty_store, "village_loans")] == [1]


def test_the_line_may_stand_in_two_cells_and_name_what_it_is_of(empty_store: Store) -> None:
    given = sheet(["单位：", "万亩"], HERBS, herb(1.2))
    assert stored(empty_store, given, "herb_plantings", "area_mu") == [12000.0]
    given = sheet(["金额单位：元"], LOANS, ["六泉乡", "浙水村", "2025-06", 1, 18000, 0])
    assert stored(empty_store, given, "village_loans", "balance_wanyuan") == [1.8]


@pytest.mark.parametrize(
    "line",
    ["（单位万亩）", "单位为万亩", "本表面积单位：万亩", "注：单位 万亩", "计量单位（万亩）", "说明：1.面积单位为万亩"],
)
def test_the_line_is_known_in_other_words(empty_store: Store, line: str) -> None:
    assert stored(empty_store, sheet([line], HERBS, herb(1.2)), "herb_plantings", "area_mu") == [12000.0]


def test_a_note_below_the_table_counts(empty_store: Store) -> None:
    given = sheet(HERBS, herb(1.2), ["注：以上面积单位为万亩。"])
    assert stored(empty_store, given, "herb_plantings", "area_mu") == [12000.0]
    told = [notice.text for notice in empty_store.preview([given], now=NOW).notices]
    assert "面积：表下方（A3）写的单位是万亩，1 格换算成亩，如“1.2”算作 12000" in told


def test_the_unit_of_a_title_counts_and_an_office_is_no_unit(empty_store: Store) -> None:
    given = sheet(["2024年中药材面积（万亩）"], ["单位：县农业农村局", "填报单位：县统计局"], HERBS, herb(1.2))
    assert stored(empty_store, given, "herb_plantings", "area_mu") == [12000.0]


def test_the_unit_in_the_name_of_a_sheet_counts_and_contradicts(empty_store: Store) -> None:
    given = sheet(HERBS, herb(1.2), title="面积（万亩）")
    assert stored(empty_store, given, "herb_plantings", "area_mu") == [12000.0]
    told = [notice.text for notice in empty_store.preview([given], now=NOW).notices]
    assert "面积：工作表名写的单位是万亩，1 格换算成亩，如“1.2”算作 12000" in told
    contradicted = sheet([*HERBS[:4], "面积（亩）"], herb(1.2), title="面积（万亩）")
    assert keys(asked(empty_store, contradicted)) == ["万亩", "亩", "改表"]
    assert taken(empty_store, sheet([*HERBS[:4], "面积"], herb(7), title="资金（万元）")).asking.questions == ()


def test_a_line_that_fits_some_columns_is_asked_once(empty_store: Store) -> None:
    given = sheet([None, None, None, None, None, "单位：元"], LOANS, ["六泉乡", "浙水村", "2025-06", 1, 18000, 0])
    question = asked(empty_store, given)
    assert question.place == "F1"
    assert question.text == "表上方（F1）写着单位是“元”，与贷款户数（户）不是同一类单位，看不出是不是也管这几列"
    assert keys(question) == ["换算", "照台账"]
    assert answered(empty_store, given, "village_loans", "balance_wanyuan", "换算") == [1.8]
    assert stored(empty_store, given, "village_loans", "balance_wanyuan", **{f"_{question.id}": "照台账"}) == [18000.0]


def test_a_line_that_fits_no_column_is_asked(empty_store: Store) -> None:
    given = sheet(["单位：户"], HERBS, herb(1.2))
    question = asked(empty_store, given)
    assert (question.place, keys(question)) == ("A1", ["照台账", "改表"])
    assert answered(empty_store, given, "herb_plantings", "area_mu", "照台账") == [1.2]


def test_totals_are_compared_in_the_unit_of_the_file(empty_store: Store) -> None:
    """The file states 1.9 万亩, rounded; in 亩 that is 19000 beside a sum of 19400."""
    rows: list[Sequence[object]] = [["单位：万亩"], HERBS, herb(1.21), herb(0.73, "连翘")]
    assert stored(empty_store, sheet(*rows, ["合计", None, None, None, 1.9]), "herb_plantings", "area_mu") == [
        12100.0,
        7300.0,
    ]
    wrong = empty_store.preview([sheet(*rows, ["合计", None, None, None, 2.1])], now=NOW)
    assert [(fault.cell, fault.problem) for fault in wrong.faults] == [("E5", "面积的合计是 2.1，各行相加是 1.94")]


def test_many_of_something_in_a_column_without_a_unit_is_asked(empty_store: Store) -> None:
    header = ["承诺编号", "数据月份", "统计口径", "分子（万户）", "分母（户）", "报送单位"]
    given = sheet(header, ["C45", "2025-06", "时点", 3.2, 48000, "县卫体局"], title="目标进展报送台账")
    assert keys(asked(empty_store, given)) == ["万户", "照写的数"]
    assert answered(empty_store, given, "observations", "numerator", "万户") == [32000.0]


def test_a_column_whose_unit_is_its_rows_commitments_converts_by_row(empty_store: Store) -> None:
    header = ["承诺编号", "乡镇", "年度", "任务数（亩）", "依据文件"]
    given = sheet(header, ["C22", "六泉乡", 2025, 43000, "任务分解表"], title="任务分解台账")
    assert empty_store.county.commitment("C22").unit == "万亩"
    assert stored(empty_store, given, "allocations", "value") == [4.3]
    wrong = sheet(header, ["C35", "六泉乡", 2025, 30, "任务分解表"], title="任务分解台账")
    assert [(one.cell, one.problem) for one in empty_store.preview([wrong], now=NOW).faults] == [
        ("D2", "分解任务数“30亩”的单位与表头（公里）不同")
    ]


def test_insured_quantities_are_in_the_measure_of_their_row(empty_store: Store) -> None:
    header = ["乡镇", "年度", "险种", "计量单位", "承保数量", "参保户次", "总保费"]
    given = sheet(
        header,
        ["六泉乡", 2024, "玉米保险", "亩", "1.2万亩", 10, 3],
        ["六泉乡", 2024, "生猪保险", "头只", "300头", 10, 3],
    )
    assert stored(empty_store, given, "farm_insurance", "insured_quantity") == [12000.0, 300.0]
    wrong = sheet(header, ["六泉乡", 2024, "玉米保险", "亩", "300头", 10, 3])
    assert [fault.cell for fault in empty_store.preview([wrong], now=NOW).faults] == ["E2"]


def test_a_permille_is_a_tenth_of_a_percent(empty_store: Store) -> None:
    header = [*ROAD[:7], "资金支付率（‰）"]
    assert stored(empty_store, sheet(header, road(4.6, money=800)), "road_projects", "payment_share_pct") == [80.0]
    header[7] = "资金支付率（%）"
    assert stored(empty_store, sheet(header, road(4.6, money="9‰")), "road_projects", "payment_share_pct") == [0.9]


def test_decimals_named_in_the_header_are_asked(empty_store: Store) -> None:
    given = sheet([*ROAD[:7], "资金支付率（小数）"], road(4.6, "A", 0.8), road(1, "B", 1))
    assert keys(asked(empty_store, given)) == ["小数", "%", "不导入"]
    assert answered(empty_store, given, "road_projects", "payment_share_pct", "小数") == [80.0, 100.0]


def shares(*values: object) -> InputFile:
    rows = [road(4.6, f"LC{number}", value) for number, value in enumerate(values)]
    return sheet([*ROAD[:7], "资金支付率（%）"], *rows)


def test_shares_below_one_are_one_question_a_column(empty_store: Store) -> None:
    given = shares(0.985, "0.5", 1, None, 0)
    question = asked(empty_store, given)
    assert question.place == "H2"
    assert question.text == "资金支付率有 3 格不超过 1（H2、H3、H4，如 0.985），看不出是小数还是百分数"
    assert [choice.label for choice in question.choices] == [
        "都是小数，98.5% 记作 0.985 的（乘 100）", "都是百分数，真的不超过 1%",
    ]  # fmt: skip
    told = empty_store.preview([given], answers={question.id: "小数"}, now=NOW).notices
    assert [notice.text for notice in told] == ["资金支付率：按小数填的，3 格换算成%，如“0.985”算作 98.5"]
    assert answered(empty_store, given, "road_projects", "payment_share_pct", "小数") == [98.5, 50.0, 100.0, None, 0.0]
    given = shares(0.985, "0.6", 1, None, 0)
    assert answered(empty_store, given, "road_projects", "payment_share_pct", "百分数") == [0.985, 0.6, 1.0, None, 0.0]


def test_shares_beside_percentages_are_asked_for_themselves_alone(empty_store: Store) -> None:
    given = shares(0.985, 80, 1, "0.4%", "95％")
    question = asked(empty_store, given)
    assert (question.place, question.text) == ("H2", "资金支付率是 0.985，看不出是小数还是百分数")
    assert answered(empty_store, given, "road_projects", "payment_share_pct", "小数") == [98.5, 80.0, 1.0, 0.4, 95.0]


def test_a_share_among_the_targets_is_asked(empty_store: Store) -> None:
    path = CASES / "files/observation-share-0.985.xlsx"
    given = InputFile(path.name, path.read_bytes())
    assert asked(empty_store, given).place == "E2"
    assert answered(empty_store, given, "observations", "value", "小数") == [98.5]
    question = asked(empty_store, given)
    assert stored(empty_store, given, "observations", "value", **{f"_{question.id}": "百分数"}) == [0.985]


def test_a_small_number_of_something_else_is_no_share(empty_store: Store) -> None:
    assert stored(empty_store, file("allocations", row("allocations", value=0.9)), "allocations", "value") == [0.9]
    points = file("observations", row("observations", commitment_id="C03", value=0.5))
    assert empty_store.county.commitment("C03").unit == "百分点"
    assert stored(empty_store, points, "observations", "value") == [0.5]


@pytest.mark.parametrize(("ledger", "changes"), [
    ("allocations", {"commitment_id": "C43"}), ("plan_points", {"commitment_id": "C43"}),
])  # fmt: skip
def test_shares_in_what_was_planned_are_asked_too(empty_store: Store, ledger: str, changes: dict[str, object]) -> None:
    assert "看不出是小数还是百分数" in asked(empty_store, file(ledger, row(ledger, value=0.9, **changes))).text


def test_a_percentage_written_among_the_targets_is_read_as_such(empty_store: Store) -> None:
    given = file("observations", row("observations", value="98.5%"))
    assert stored(empty_store, given, "observations", "value") == [98.5]


def test_where_nobody_can_answer_an_open_question_is_a_fault(empty_store: Store) -> None:
    taken(empty_store, file("road_projects", row("road_projects")))
    with pytest.raises(RowRefused, match=r"资金支付率是 0\.5，看不出是小数还是百分数。请回答：都是小数"):
        enter_rows(empty_store, {"road_projects": [row("road_projects", payment_share_pct=0.5)]}, actor="测试", now=NOW)
    read = empty_store.read([sheet(roads(money="投资（亩）"), road(4.6, money=320))])
    assert [(fault.cell, fault.remedy) for fault in read.faults] == [
        ("H1", "请回答：就是万元、不导入这一列；或在表里写明后重新导入")
    ]


def test_cells_that_wait_for_an_answer_are_not_judged_by_rules_and_limits(empty_store: Store) -> None:
    """0.985 would contradict 985/1000 in the same row, and 4600 km are more than a road can have."""
    given = file("observations", row("observations", commitment_id="C38", value=0.985, numerator=985, denominator=1000))
    assert asked(empty_store, given).place == "E3"
    assert asked(empty_store, sheet(roads("里程（公里/米）"), road(4600))).place == "E1"
    header = ["乡镇", "畜种", "月份", "存栏（头）", "出栏（户）"]
    assert asked(empty_store, sheet(header, ["六泉乡", "鸡", "2025-06", 3, 2])).place == "E1"


def test_the_marked_copy_keeps_the_cells_as_they_were_handed_in(empty_store: Store) -> None:
    given = sheet(roads("里程（米）"), road(180), road("约200", "B"))
    faults = empty_store.preview([given], now=NOW).faults
    assert [(fault.cell, fault.problem) for fault in faults] == [("E3", "里程“约200”不是确切的数")]
    marked = openpyxl.load_workbook(io.BytesIO(marked_copy(given.data, given.name, faults)))["Sheet1"]
    assert [marked["E1"].value, marked["E2"].value, marked["E3"].value] == ["里程（米）", 180, "约200"]


def test_negative_numbers_are_converted_too() -> None:
    cells_of: dict[str, list[object]] = {"commitment_id": ["C38", "C38"], "value": [-5, -0.4]}
    raw = RawTable(
        "observations", "表.xlsx", "表", cells_of, [2, 3], {"commitment_id": 0, "value": 1},
        {"value": ShownUnit(("‰",), "列名")},
    )  # fmt: skip
    table, _ = check_table(raw, ledgers()["observations"], Context(county(), ids_must_fail=False, today=NOW.date()))
    assert table.values["value"] == [-0.5, -0.04]
