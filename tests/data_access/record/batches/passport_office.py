"""Workbooks as offices make them, imported one over another, and looking a passport's cell up in them again."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import openpyxl

from data_access.acts import decide_correction
from data_access.county.ledgers import Column, ColumnType
from data_access.record.batches.row_passports import RowPassport, row_passports
from data_access.store import InputFile, Store
from tests.conftest import NOW
from tests.data_access.filling import county, saved, taken_in

#: Where the first column of every workbook stands, and its header: below a title over all columns.
LEFT, HEADER = 3, 3


def laid_out(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A title merged over all columns, an empty row, then header and rows, two columns in from the left."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    sheet.cell(1, LEFT, f"陵川县{title}（二〇二五年）")
    sheet.merge_cells(start_row=1, start_column=LEFT, end_row=1, end_column=LEFT + len(header) - 1)
    for number, cells in enumerate([header, *rows], start=HEADER):
        for place, value in enumerate(cells, start=LEFT):
            sheet.cell(number, place, value)
    return saved(workbook)


@dataclass
class Office:
    """A store and every workbook that was taken into it, by file name."""

    store: Store
    files: dict[str, bytes] = field(default_factory=dict)

    def take_in(self, name: str, sheet: str, header: Sequence[str], *rows: Sequence[object]) -> int:
        self.files[name] = laid_out(sheet, header, rows)
        result = taken_in(self.store, InputFile(name, self.files[name]), now=NOW + dt.timedelta(hours=len(self.files)))
        assert result.batch_id
        return result.batch_id

    def correct(self, ledger: str, row_id: str, column: str, value: str) -> None:
        number = decide_correction.propose(
            self.store, ledger, row_id, column, value, reason="现场复测", evidence=None, actor="甲", now=NOW
        ).submission_id
        assert number
        result = decide_correction.decide(self.store, number, is_accepted=True, actor="乙", now=NOW)
        assert result.batch_id

    def rows(self, ledger: str) -> list[dict[str, object]]:
        """All rows in force."""
        with self.store.record.reading() as connection:
            found = self.store.record.current_rows(connection, self.store.ledgers[ledger])
        return list(found.to_pylist())

    def row(self, ledger: str, **cells: object) -> str:
        """The id of the first row with these cells."""
        return next(str(row["row_id"]) for row in self.rows(ledger) if cells.items() <= row.items())

    def passports(self, ledger: str) -> dict[str, RowPassport]:
        """Of all rows in force."""
        row_ids = [str(row["row_id"]) for row in self.rows(ledger)]
        return row_passports(self.store.record, self.store.ledgers[ledger], row_ids)

    def cell(self, file: str, sheet: str, address: str) -> object:
        """What stands in a cell of a workbook that was taken in."""
        return openpyxl.load_workbook(io.BytesIO(self.files[file]))[sheet][address].value


def as_stored(column: Column, written: object, row: Mapping[str, object]) -> object:
    """By hand, what the record should hold for what is written in a cell."""
    if written is None:
        return None
    match column.type:
        case ColumnType.TOWNSHIP:
            township = county().find_township(str(written))
            return township.code if township else None
        case ColumnType.VILLAGE:
            village = county().find_village(str(written), str(row["township_code"]))
            return village.code if village else None
        case ColumnType.UNIT:
            unit = county().find_unit(str(written))
            return unit.id if unit else None
        case ColumnType.NUMBER if str(written).endswith("米"):
            return float(str(written).removesuffix("米")) / 1000
        case ColumnType.NUMBER:
            return float(str(written))
        case ColumnType.DATE if isinstance(written, dt.datetime):
            return written.date()
        case _:
            return written


ROADS = ("项目编号", "项目名称", "乡镇", "建设性质", "里程", "项目状态", "开工日期", "验收日期", "总投资")
#: What a file must have, and the investment; no dates.
NARROW = ("总投资", *ROADS[:6])
HERBS = ("年度", "乡镇", "药材品种", "种植方式", "面积")
YEARS = ("乡镇", "村", "年度", "集体经济收入", "年末户数", "通自来水户数")
REPORTS = ("编号", "数据月份", "口径", "完成值", "分子", "分母", "报送单位", "佐证材料")


def busy_office(store: Store) -> Office:
    """Four ledgers taken in, changed by a second and a narrower workbook, a correction and a batch taken back."""
    office, day = Office(store), dt.date
    office.take_in(
        "公路一.xlsx", "农村公路建设项目台账", ROADS,
        ("A-1", "甲路", "崇文镇", "新建", "4600米", "已验收", day(2024, 9, 1), day(2025, 5, 20), 310),
        ("A-2", "乙路", "礼义镇", "改扩建", 2.25, "已验收", day(2024, 3, 1), day(2025, 3, 2), 120.5),
        ("A-3", "丙路", "六泉乡", "改建", 7, "在建", day(2025, 2, 1), None, None),
    )  # fmt: skip
    office.take_in(
        "药材.xlsx", "中药材种植和野生抚育台账", HERBS, (2024, "六泉乡", "潞党参", "人工种植", 5200), (2024, "古郊乡", "连翘", "野生抚育", 812.5)
    )  # fmt: skip
    office.take_in(
        "村年度.xlsx", "行政村年度情况台账", YEARS, ("崇文镇", "西沟村", 2024, 18.6, 210, 205), ("礼义镇", "东沟村", 2024, 9.4, 180, 177)
    )  # fmt: skip
    office.take_in(
        "进展.xlsx", "目标进展报送台账", REPORTS, ("C06", "2025-06", "时点", 1, None, None, "县委组织部", "季报"), ("C38", "2025-06", "时点", None, 157200, 160944, "县水务局", None)
    )  # fmt: skip
    office.take_in(
        "公路二.xlsx", "农村公路建设项目台账", ROADS[:1] + ROADS[4:5] + ROADS[1:4] + ROADS[5:],
        ("A-2", 2.5, "乙路", "礼义镇", "改建", "已验收", day(2024, 3, 1), day(2025, 3, 2), 130),
        ("A-3", 7, "丙路（二期）", "六泉乡", "改建", "已验收", day(2025, 2, 1), day(2025, 6, 9), 500),
    )  # fmt: skip
    office.take_in(
        "投资.xlsx", "农村公路建设项目台账", NARROW, (333, "A-1", "甲路", "崇文镇", "新建", "4600米", "已验收")
    )
    office.correct("road_projects", office.row("road_projects", project_no="A-3"), "length_km", "6.8")
    wrong = office.take_in(
        "投资错.xlsx", "农村公路建设项目台账", NARROW, (999, "A-1", "甲路", "崇文镇", "新建", 4.6, "已验收"),
        (888, "A-2", "乙路", "礼义镇", "改建", 2.5, "已验收"),
    )  # fmt: skip
    store.withdraw(wrong, actor="丙", now=NOW, reason="填错了")
    return office
