"""The Excel of a ledger's page: what is filtered and nothing else, texts as texts, no sensitive column."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from data_access.published.ledger_view import OWN_ORDER, LedgerView, Order
from data_access.store import InputFile, Store
from data_access.workbooks.ledger_page import source_text, workbook
from models.time import Month
from models.viewing import EVERYBODY, Filters
from tests.data_access.filling import csv_text, file, ledgers, read_model, row, taken_in

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.example"]


def view(store: Store, name: str, townships: tuple[str, ...] = ()) -> LedgerView:
    model, filters = read_model(store), Filters(townships, (), Month(2025, 6))
    return LedgerView(model, store.county, store.ledgers, store.ledgers[name], EVERYBODY, filters)


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_it_holds_the_filtered_rows_in_the_chosen_order_with_types(empty_store: Store) -> None:
    plain = {"village_code": None, "accepted_on": None, "status": "在建"}
    rows = [row("road_projects", project_no=name, township_code=place, length_km=km, **plain)
            for name, place, km in (("A", "崇文镇", 1.5), ("B", "崇文镇", 9), ("C", "礼义镇", 4))]  # fmt: skip
    taken_in(empty_store, file("road_projects", *rows))
    found = view(empty_store, "road_projects", ("140524100",))
    written = sheet(workbook(found, Order("length_km", is_descending=True), ["标题", "筛选：崇文镇"], "演示数据"))
    lines = list(written.iter_rows(values_only=True))
    assert lines[:2] == [("标题", *[None] * 11), ("筛选：崇文镇", *[None] * 11)]
    assert lines[2][5] == "里程（公里）" and lines[2][-1] == "来源"
    assert [(line[0], line[2], line[5], line[7]) for line in lines[3:]] == [
        ("B", "崇文镇", 9, dt.datetime(2024, 9, 1)),
        ("A", "崇文镇", 1.5, dt.datetime(2024, 9, 1)),
    ]
    assert lines[3][-1] == "第 1 批 · road_projects.xlsx · 工作表“农村公路建设项目台账” · 第 4 行"
    assert written.oddHeader.center.text == "演示数据"


def test_no_cell_is_a_formula_or_a_link(empty_store: Store) -> None:
    rows = [row("water_works", works_no=f"N{n}", works_name=text) for n, text in enumerate(HOSTILE)]
    taken_in(empty_store, InputFile("水.csv", csv_text("water_works", rows).encode()))
    written = sheet(workbook(view(empty_store, "water_works"), OWN_ORDER, ["=标题"]))
    assert [cell.value for cell in written["B"][2:]] == HOSTILE
    assert all(cell.data_type != "f" and cell.hyperlink is None for line in written.iter_rows() for cell in line)


@pytest.mark.parametrize("name", [ledger.name for ledger in ledgers() if ledger.personal])
def test_a_personal_ledger_leaves_without_its_sensitive_columns(demo_store: Store, name: str) -> None:
    found = view(demo_store, name, ("140524207",))
    written = sheet(workbook(found, OWN_ORDER, []))
    headers = [cell.value for cell in written[1]]
    assert not {column.header for column in found.ledger.columns if column.sensitive} & set(headers)
    assert written.max_row == found.summary()[["row_count", "ended_count"]].sum() + 1
    surrogates = set(found.rows()["household"]) - {None}
    assert not any(surrogates.intersection(line) for line in written.iter_rows(values_only=True))


def test_a_source_leaves_out_a_sheet_called_like_the_ledger() -> None:
    assert source_text(3, "公路.xlsx", "公路台账", 5, title="公路台账") == "第 3 批 · 公路.xlsx · 第 5 行"
    assert (
        source_text(3, "公路.xlsx", "Sheet1", 5, title="公路台账") == "第 3 批 · 公路.xlsx · 工作表“Sheet1” · 第 5 行"
    )
    assert source_text(None, None, None, None) == ""
