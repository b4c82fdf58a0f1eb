"""Every kind of fault a clerk can make: the cell that is named, the words, and that nothing is stored."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest

from data_access.store import InputFile, Store, open_store
from errors import FileRefused
from models.faults import Fault
from tests.conftest import MakeSettings
from tests.data_access.filling import (
    NOW,
    Row,
    batch_count,
    county,
    csv_text,
    file,
    filled,
    ledgers,
    row,
    saved,
    sheet_of,
    take_in,
    version,
    zip_of,
)

ROADS, REPORTS = "农村公路建设项目台账", "目标进展报送台账"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Iterator[Store]:
    """One store for the whole module: no test here may leave anything in it."""
    store = open_store(make_settings(tmp_path_factory.mktemp("bad"), "[import]\nmax_file_mb = 0.2\nmax_rows = 200"))
    store.publish(NOW)
    yield store
    store.record.engine.dispose()


def refused(store: Store, *files: InputFile) -> tuple[Fault, ...]:
    """The faults of an import, of which nothing may have been stored or published."""
    before = version(store)
    result = take_in(store, *files)
    assert result.batch_id is None
    assert result.tables == ()
    assert (batch_count(store), version(store)) == (0, before)
    assert result.faults == store.check(files, now=NOW)
    return result.faults


def only(faults: tuple[Fault, ...]) -> Fault:
    assert len(faults) == 1, [fault.sentence for fault in faults]
    return faults[0]


_CELL_FAULTS: list[tuple[str, Row, str, str]] = [
    # ledger, what is changed in a valid row, the cell, the words
    ("road_projects", {"project_no": None}, "A3", "项目编号没有填"),
    ("road_projects", {"project_no": "九" * 31}, "A3", "项目编号有 31 个字，最多 30 个"),
    ("road_projects", {"length_km": "约5公里"}, "F3", "里程“约5公里”不是确切的数"),
    ("road_projects", {"length_km": 450}, "F3", "里程是 450，不应大于 200"),
    ("road_projects", {"length_km": 0}, "F3", "里程是 0，不应小于 0.01"),
    ("road_projects", {"length_km": dt.date(2024, 5, 6)}, "F3", "里程应为数字"),
    ("road_projects", {"accepted_on": "2025-02-30"}, "I3", "验收日期“2025-02-30”没有这一天"),
    ("road_projects", {"accepted_on": "去年底"}, "I3", "验收日期“去年底”不是日期"),
    ("road_projects", {"township_code": "崇文填"}, "C3", "没有“崇文填”这个乡镇，是否“崇文镇”"),
    ("road_projects", {"village_code": "西勾村"}, "D3", "崇文镇没有“西勾村”这个行政村，是否“西沟村”"),
    ("road_projects", {"township_code": "礼义镇"}, "D3", "西沟村属于崇文镇，与本行的乡镇不一致"),
    ("road_projects", {"status": "验收了"}, "G3", "项目状态“验收了”不在可选项中，是否“已验收”"),
    ("road_projects", {"payment_share_pct": 108}, "K3", "资金支付率是 108，百分比应在 0 到 100 之间"),
    ("road_projects", {"payment_share_pct": -1}, "K3", "资金支付率是 -1，百分比应在 0 到 100 之间"),
    ("road_projects", {"accepted_on": None}, "I3", "项目状态是已验收，但没有验收日期"),
    ("road_projects", {"accepted_on": dt.date(2024, 8, 31)}, "I3", "验收日期 2024-08-31 早于开工日期 2024-09-01"),
    ("observations", {"month": "2025-13"}, "C3", "数据月份“2025-13”没有这个月份"),
    ("observations", {"month": "六月"}, "C3", "数据月份“六月”不是年月"),
    ("observations", {"reporting_unit_id": "县人设局"}, "J3", "没有“县人设局”这个单位，是否“县人社局”"),
    ("observations", {"commitment_id": "C35A"}, "A3", "没有“C35A”这个承诺编号，是否“C35”"),
    ("observations", {"commitment_id": "C02", "value": 104}, "E3", "超出 0 到 100，脱贫人口巩固率98%以上的单位是 %"),
    ("observations", {"value": None, "numerator": 9, "denominator": 8}, "F3", "比例超过 100%"),
    ("observations", {"value": None, "numerator": 9, "denominator": 0}, "F3", "分母是 0"),
    ("observations", {"value": None, "numerator": 9}, "F3", "分子和分母只填了一个"),
    ("observations", {"numerator": 90, "denominator": 100}, "E3", "数值填 98.5，同一行的分子分母 90／100 算出的是 90%"),
    ("observations", {"value": None}, "E3", "数值、分子分母和进展说明都空着"),
    ("allocations", {"year": "25年"}, "D3", "年度“25年”不是年份"),
    ("plan_points", {"month": "25年6月"}, "B3", "25年6月"),
    ("allocations", {"unit_id": "县交通局"}, "B3", "乡镇和单位都填了"),
    ("villages", {"is_exited": "可能"}, "C3", "是否退出村“可能”看不懂"),
    ("resettlement_sites", {"population": 61.5}, "F3", "安置人数是 61.5，应为整数"),
    ("resettlement_sites", {"trained_household_count": 16}, "H3", "已培训 16 户，多于有劳动能力的 15 户"),
    ("water_works", {"works_type": "自备井"}, "E3", "供水方式“自备井”不在可选项中"),
]


@pytest.mark.parametrize(("name", "change", "cell", "words"), _CELL_FAULTS)
def test_a_faulty_cell_is_named(store: Store, name: str, change: Row, cell: str, words: str) -> None:
    fault = only(refused(store, file(name, row(name, **change), called="六月.xlsx")))
    assert (fault.file, fault.sheet, fault.cell) == ("六月.xlsx", ledgers()[name].title, cell)
    assert words in fault.problem
    assert fault.remedy
    assert fault.sentence == f"六月.xlsx，工作表“{ledgers()[name].title}”，{cell}：{fault.problem}。{fault.remedy}。"


def test_a_village_name_that_occurs_twice_needs_its_township(store: Store) -> None:
    faults = refused(store, file("villages", row("villages", township_code=None, village_code="东街村")))
    assert [(fault.cell, fault.problem) for fault in faults] == [
        ("A3", "乡镇没有填"), ("B3", "“东街村”有重名（礼义镇、平城镇）"),
    ]  # fmt: skip


def test_duplicate_keys_name_the_row_they_repeat(store: Store) -> None:
    rows = [row("road_projects"), row("road_projects", project_no="LC-2"), row("road_projects", project_name="另一条")]
    fault = only(refused(store, file("road_projects", *rows)))
    assert (fault.cell, fault.problem) == ("A5", "项目编号与第 3 行重复")


def test_a_duplicate_key_of_several_columns_names_them_all(store: Store) -> None:
    report = row("observations", township_code="附城镇")
    fault = only(refused(store, file("observations", report, report | {"month": 202506})))
    assert (fault.cell, fault.problem) == ("A4", "承诺编号、乡镇、数据月份与第 3 行重复")


class TestHeaders:
    def faults(self, store: Store, change: dict[str, object]) -> tuple[Fault, ...]:
        workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [row("road_projects")])))
        for cell, value in change.items():
            workbook[ROADS][cell] = value
        buffer = io.BytesIO()
        workbook.save(buffer)
        return refused(store, InputFile("路.xlsx", buffer.getvalue()))

    def test_a_missing_column(self, store: Store) -> None:
        fault = only(self.faults(store, {"F1": None}))
        assert (fault.file, fault.sheet, fault.cell) == ("路.xlsx", ROADS, "第 1 行")
        assert fault.problem == "缺少“里程（公里）”这一列"

    def test_an_unknown_column_with_the_nearest_label(self, store: Store) -> None:
        faults = self.faults(store, {"J1": "总投资额"})
        fault = only(faults)
        assert (fault.sheet, fault.cell, fault.problem) == (ROADS, "J1", f"{ROADS}没有“总投资额”这一列")
        assert fault.remedy == "是否“投资”？请改成模板的列名"

    def test_an_unknown_column_like_no_other(self, store: Store) -> None:
        fault = only(self.faults(store, {"L1": "甲方领导"}))
        assert (fault.cell, fault.remedy) == ("L1", "请删去这一列，或用模板填写")

    def test_a_doubled_column(self, store: Store) -> None:
        fault = only(self.faults(store, {"L1": "公里数"}))
        assert (fault.sheet, fault.cell, fault.problem) == (ROADS, "L1", "“公里数”这一列出现了两次")


class TestTables:
    def test_a_sheet_that_is_no_ledger(self, store: Store) -> None:
        fault = only(refused(store, InputFile("名单.xlsx", sheet_of([["序号", "歌名"], [1, "沁园春"]], "Sheet1"))))
        assert (fault.file, fault.sheet, fault.cell) == ("名单.xlsx", "Sheet1", "")
        assert fault.problem == "认不出这张表是哪个台账"

    def test_a_sheet_named_almost_like_a_ledger(self, store: Store) -> None:
        fault = only(refused(store, InputFile("路.xlsx", sheet_of([["序号"], [1]], "农村公路项目台账"))))
        assert ROADS in fault.remedy

    def test_only_a_header(self, store: Store) -> None:
        fault = only(refused(store, file("road_projects")))
        assert (fault.sheet, fault.cell, fault.problem) == (ROADS, "", "只有表头，没有数据")

    def test_the_same_ledger_twice(self, store: Store) -> None:
        files = [file("road_projects", row("road_projects", project_no=no), called=f"{no}.xlsx") for no in ("L1", "L2")]
        fault = only(refused(store, *files))
        assert (fault.file, fault.problem) == ("L2.xlsx", f"同一次导入里有两张{ROADS}")

    def test_faults_of_a_csv_are_named_like_those_of_a_sheet(self, store: Store) -> None:
        data = csv_text("road_projects", [row("road_projects", length_km="x")]).encode("gbk")
        fault = only(refused(store, InputFile("路.csv", data)))
        assert (fault.file, fault.sheet, fault.cell) == ("路.csv", "路", "F2")


def stray_cell(address: str) -> bytes:
    """A good workbook with a blank left in a far cell."""
    workbook = openpyxl.load_workbook(io.BytesIO(_GOOD))
    workbook[ROADS][address] = " "
    return saved(workbook)


_GOOD = filled("road_projects", [row("road_projects")])
_REFUSED_FILES = {
    "empty": ("空.xlsx", b"", "文件是空的"),
    "blank csv": ("空.csv", b"\r\n \r\n", "文件是空的"),
    "workbook without content": ("空.xlsx", sheet_of([], "Sheet1"), "没有一张表里有内容"),
    "text renamed": ("改名.xlsx", "项目编号,项目名称".encode(), "不是有效的 Excel 文件"),
    "picture renamed": ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "不是有效的 Excel 文件"),
    "picture renamed csv": ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "。请另存为"),
    "truncated": ("断.xlsx", _GOOD[: len(_GOOD) // 2], "不是有效的 Excel 文件"),
    "another zip": ("文档.xlsx", zip_of("word/document.xml"), "不是有效的 Excel 文件"),
    "too large": ("大.xlsx", b"PK\x03\x04" + bytes(300_000), "文件有 0.3 MB，超过上限 0.2 MB"),
    "a stray cell in the last corner": ("角.xlsx", stray_cell("XFD1048576"), "表格范围过大"),
    "old Excel": ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "这个旧格式的文件读不了"),
    "no suffix": ("路", _GOOD, "不支持这种文件"),
    "too many rows": ("长.csv", "\n".join(["项目编号"] * 201).encode(), "工作表“长”超过 200 行"),
}


@pytest.mark.parametrize("case", _REFUSED_FILES)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(store: Store, case: str) -> None:
    name, data, words = _REFUSED_FILES[case]
    before = version(store)
    files = [file("herb_plantings", row("herb_plantings")), InputFile(name, data)]
    with pytest.raises(FileRefused) as caught:
        take_in(store, *files)
    assert str(caught.value).startswith(f"{name}：")
    assert words in str(caught.value)
    assert (batch_count(store), version(store)) == (0, before)


def test_exactly_the_ten_broken_cells_of_thirty_rows_are_reported(store: Store) -> None:
    villages = [village.name for village in county().villages if village.township_code == "140524206"][:30]
    good = row("road_projects", township_code="马圪当乡", village_code=None)
    rows = [good | {"project_no": f"LC-{n}", "length_km": 1 + n / 10} for n in range(30)]
    for cells, village in zip(rows, villages, strict=False):
        cells["village_code"] = village
    rows[0]["project_name"] = None  # B3
    rows[2]["township_code"] = "马圪档"  # C5
    rows[2]["village_code"] = None
    rows[4]["village_code"] = "没有这村"  # D7
    rows[6]["build_type"] = "扩大"  # E9
    rows[8]["length_km"] = "三公里"  # F11
    rows[10]["length_km"] = 2000  # F13
    rows[12]["started_on"] = "2024-13-01"  # H15
    rows[14]["payment_share_pct"] = 120  # K17
    rows[16]["project_no"] = "LC-15"  # A19: repeats the row above
    rows[29]["accepted_on"] = dt.date(2023, 1, 1)  # I32: a rule, on a row without another fault
    faults = refused(store, file("road_projects", *rows))
    assert sorted(fault.cell for fault in faults) == sorted(
        ["A19", "B3", "C5", "D7", "E9", "F11", "F13", "H15", "I32", "K17"]
    )
    assert {fault.sheet for fault in faults} == {ROADS}
