"""Filling templates the way people do, and looking at what a store then holds."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import sqlalchemy as sa
from stdnum.cn import ric

from data_access.county.county import County, load_county
from data_access.county.ledgers import Ledgers, load_ledgers
from data_access.published.read_model import ReadModel
from data_access.record.batches.importer import ImportResult
from data_access.record.core.schema import batch_files, batches
from data_access.store import InputFile, Store
from data_access.workbooks.templates import template
from models.faults import Fault
from settings import ROOT
from tests.data_access.published_late import manifest

FOLDER = ROOT / "counties" / "lingchuan"
NOW = dt.datetime(2026, 1, 5, 9, 30)
#: The first row below the template's example.
FIRST_ROW = 3

Row = dict[str, object]

#: One row a ledger that passes every check; personal rows hold simulated people only.
VALID: dict[str, Row] = {
    "road_projects": {
        "project_no": "LC-1", "project_name": "西沟村公路改造", "township_code": "崇文镇", "village_code": "西沟村",
        "build_type": "改建", "length_km": 4.5, "status": "已验收", "started_on": dt.date(2024, 9, 1),
        "accepted_on": dt.date(2025, 5, 20), "investment_wanyuan": 310, "payment_share_pct": 80,
    },
    "observations": {
        "commitment_id": "C02", "month": "2025-06", "basis": "时点", "value": 98.5, "reporting_unit_id": "县人社局",
    },
    "allocations": {
        "commitment_id": "C35", "township_code": "附城镇", "year": 2025, "value": 30, "source_document": "任务分解表",
    },
    "plan_points": {"commitment_id": "C35", "month": "2025-06", "value": 320, "source_document": "分月计划"},
    "villages": {"township_code": "崇文镇", "village_code": "西沟村", "is_exited": "是", "exited_year": 2018},
    "village_years": {"township_code": "崇文镇", "village_code": "西沟村", "year": 2024, "household_count": 200},
    "resettlement_sites": {
        "site_no": "AZ09", "site_name": "小区", "site_type": "小型安置点", "township_code": "古郊乡",
        "household_count": 20, "population": 61, "labour_household_count": 15, "trained_household_count": 15,
    },
    "income_lines": {"year": 2023, "line_yuan": 7100, "source_document": "文件"},
    "herb_plantings": {
        "township_code": "六泉乡", "herb": "党参", "mode": "人工种植", "year": 2024, "area_mu": 5200,
    },
    "water_works": {
        "works_no": "GS-9", "works_name": "集中供水", "township_code": "崇文镇", "village_code": "140524100202",
        "works_type": "集中供水", "status": "运行", "served_population": 300,
    },
    "households": {
        "household_no": "YS0000000009", "township_code": "崇文镇", "village_code": "西沟村", "head_name": "模拟甲",
        "head_id_number": "", "phone": "10000000009", "address": "某某组九号", "household_type": "脱贫户", "size": 1,
        "is_relocated": "否",
    },
    "members": {
        "household_id": "YS0000000009", "name": "模拟甲", "id_number": "", "phone": "10000000009", "gender": "男",
        "birth_year": 1900, "relation": "户主", "health": "健康", "labour_skill": "普通劳动力",
        "is_medically_insured": "是",
    },
    "household_years": {
        "household_id": "YS0000000009", "year": 2024, "wage_income_yuan": 9000, "business_income_yuan": 5000,
        "property_income_yuan": 0, "transfer_income_yuan": 2000, "business_cost_yuan": 1000, "has_unsafe_housing": "否",
        "has_dropout": "否", "has_unsafe_water": "否", "has_uninsured": "否",
    },
}  # fmt: skip
PUBLIC = tuple(name for name in VALID if name not in ("households", "members", "household_years"))


def id_number(serial: int = 1, *, is_right: bool = False) -> str:
    """A number of somebody born on 1900-01-01; its check digit is right only if asked for."""
    stem = f"14052419000101{serial:03d}"
    right = ric.calc_check_digit(stem + "0")
    return stem + (right if is_right else "0123456789"["9012345678X".index(right) % 10])


for _name, _column in (("households", "head_id_number"), ("members", "id_number")):
    VALID[_name][_column] = id_number()


@cache
def county() -> County:
    return load_county(FOLDER)


@cache
def ledgers() -> Ledgers:
    return load_ledgers(FOLDER)


@cache
def blank(name: str) -> bytes:
    """The ledger's template as it is handed out."""
    return template(ledgers()[name], county())


def row(ledger: str, /, **changes: object) -> Row:
    """The ledger's valid row with some cells changed; None empties a cell."""
    return VALID[ledger] | changes


#: What was filled in before -> the workbook: many tests hand in the very same rows.
_FILLED: dict[str, bytes] = {}


def filled(name: str, rows: Iterable[Row]) -> bytes:
    """The ledger's template with these rows written below its example."""
    rows = list(rows)
    key = f"{name}{rows}"
    if key not in _FILLED:
        _FILLED[key] = _filled(name, rows)
    return _FILLED[key]


def _filled(name: str, rows: Iterable[Row]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(blank(name)))
    sheet = workbook[ledgers()[name].title]
    position = {column.name: index for index, column in enumerate(ledgers()[name].columns, start=1)}
    for number, cells in enumerate(rows, start=FIRST_ROW):
        for column, value in cells.items():
            sheet.cell(number, position[column], value)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sheet_of(rows: Iterable[Iterable[object]], title: str) -> bytes:
    """A workbook that never was a template: one sheet with these rows."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for cells in rows:
        sheet.append(list(cells))
    return saved(workbook)


def zip_of(member: str) -> bytes:
    """A zip file that is no workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "<document/>")
    return buffer.getvalue()


def csv_text(name: str, rows: Iterable[Row], known: Ledgers | None = None) -> str:
    """The ledger's rows as Excel would save them as csv. ``known``: the ledgers of another county."""
    columns = (known or ledgers())[name].columns
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.header for column in columns])
    for cells in rows:
        writer.writerow([cells.get(column.name) for column in columns])
    return buffer.getvalue()


def file(name: str, *rows: Row, called: str = "") -> InputFile:
    """The ledger's filled template as handed in."""
    return InputFile(called or f"{name}.xlsx", filled(name, rows))


def small_roads(*numbers: str, length_km: float = 1, called: str = "roads.xlsx") -> InputFile:
    """Roads of the small county, accepted on the third day of its plan."""
    header = ["项目编号", "项目名称", "乡镇", "里程", "项目状态", "验收日期"]
    rows = ([number, "西沟村公路", "西河镇", length_km, "已验收", dt.date(2026, 1, 3)] for number in numbers)
    return InputFile(called, sheet_of([header, *rows], "农村公路建设项目台账"))


def small_road(number: str = "SL-1") -> InputFile:
    """A road of the small county."""
    text = f"项目编号,项目名称,乡镇,里程,项目状态\n{number},某村公路改造,东山镇,4.5,计划\n"
    return InputFile(f"{number}.csv", text.encode())


def take_in(store: Store, *files: InputFile, now: dt.datetime = NOW) -> ImportResult:
    return store.import_files(files, actor="测试", now=now)


def taken_in(store: Store, *files: InputFile, now: dt.datetime = NOW, answer: str = "") -> ImportResult:
    """Import files that have no fault and leave nothing open; every question that offers ``answer`` is answered so."""
    asked = store.preview(files, now=NOW).asking.questions if answer else ()
    answers = {question.id: answer for question in asked if answer in [choice.key for choice in question.choices]}
    result = store.import_files(files, actor="测试", now=now, answers=answers)
    assert (result.faults, result.asking.open) == ((), ())
    return result


def cells(faults: Iterable[Fault]) -> list[str]:
    return [fault.cell for fault in faults]


def batch_count(store: Store) -> int:
    with store.record.reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(batches))
        files = connection.scalar(sa.select(sa.func.count(batch_files.c.batch_id.distinct())))
    assert count == files
    return count or 0


def version(store: Store) -> str:
    return manifest(store).version


def current(store: Store, name: str) -> list[Row]:
    """The ledger's current rows in the record, without the columns that track them."""
    with store.record.reading() as connection:
        rows = store.record.current_rows(connection, store.ledgers[name]).to_pylist()
    return [{k: v for k, v in found.items() if k not in ("row_id", "file_id", "source_row")} for found in rows]


def read_model(store: Store) -> ReadModel:
    """What the store shows; of one version opened once, for that takes longer than any question put to it."""
    manifest(store)  # published now where it was put off
    folder = store.settings.stores.read_model
    return _opened(folder, (folder / "manifest.json").read_bytes())


@lru_cache(maxsize=2)
def _opened(folder: Path, _version: bytes) -> ReadModel:
    return ReadModel(folder)


def series(store: Store, commitment: str, township: str | None = None) -> dict[str | None, float | None]:
    """Month -> published value of a commitment, for the county or one township."""
    file = manifest(store).tables["commitment_values"].file
    values = pq.read_table(store.settings.stores.read_model / file).to_pylist()
    of_place = [found for found in values if (found["commitment_id"], found["township_code"]) == (commitment, township)]
    return {found["month"]: found["value"] for found in of_place}


def answered(store: Store, *files: InputFile, **by_word: str) -> ImportResult:
    """Import, answering each question whose text holds the word with the choice given."""
    found = store.preview(files, now=NOW)
    answers = {
        question.id: choice
        for question in found.asking.questions
        for word, choice in by_word.items()
        if word in question.text
    }
    return store.import_files(files, actor="测试", now=NOW, answers=answers)


def asked(result: ImportResult) -> list[str]:
    """The questions that keep the batch out."""
    assert result.batch_id is None and result.faults == ()
    return [question.sentence for question in result.asking.open]
