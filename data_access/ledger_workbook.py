"""The rows of a ledger's page as a workbook to read and pass on, with the filters it was made with on top.

Unlike an export of the record it has names for codes and no sensitive column, and is not meant to come back.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Format, Workbook
from xlsxwriter.worksheet import Worksheet

from data_access.ledger_queries import LedgerView, Order
from data_access.ledgers import Column, ColumnType

_INK, _LINE = "#12355B", "#D8D2C4"
#: Excel's own limit.
_SHEET_NAME_LENGTH = 31


def workbook(view: LedgerView, order: Order, lines: Sequence[str], banner: str = "") -> bytes:
    """Every row the view leaves, in the order of the page.

    Args:
        lines: what stands above the header: title, filters, month, data version. banner: such as 演示数据, for the
            printed page's header.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(view.ledger.title[:_SHEET_NAME_LENGTH])
        bold = book.add_format({"bold": True, "font_color": _INK})
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, line, bold if number == 0 else None)
        _write_table(book, sheet, view.columns, view.rows(order), top=len(lines))
        if banner:
            sheet.set_header(f"&C{banner}")
    return buffer.getvalue()


def source_text(batch: object, file: object, sheet: object, row: object, title: str = "") -> str:
    """Where a row came from: ``第 3 批 · 公路.xlsx · 第 5 行``; the sheet is left out where it is called ``title``."""
    if batch is None or pd.isna(batch):  # type: ignore[call-overload]
        return ""
    parts = [f"第 {batch} 批", str(file), "" if sheet == title else f"工作表“{sheet}”", f"第 {row} 行"]
    return " · ".join(part for part in parts if part)


def _write_table(book: Workbook, sheet: Worksheet, columns: Sequence[Column], rows: pd.DataFrame, top: int) -> None:
    head = book.add_format(
        {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "border": 1, "border_color": _LINE, "text_wrap": True}
    )
    headers = [*(column.header for column in columns), "来源"]
    for index, header in enumerate(headers):
        sheet.write_string(top, index, header, head)
        sheet.set_column(index, index, max(10, min(28, 2 * len(header) + 4)))
    sheet.freeze_panes(top + 1, 0)
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    shown = [rows[column.name] for column in columns]
    for number, values in enumerate(zip(*shown, strict=True), start=top + 1):
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            _write(sheet, number, index, column, value, dates)
    sources = zip(rows["source_batch"], rows["source_file"], rows["source_sheet"], rows["source_row"], strict=True)
    for number, source in enumerate(sources, start=top + 1):
        sheet.write_string(number, len(columns), source_text(*source))


def _write(sheet: Worksheet, row: int, index: int, column: Column, value: object, dates: Format) -> None:
    """One cell; a text is written as text whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, index, "是" if value else "否")
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime.combine(value, dt.time()), dates)
    elif isinstance(value, int | float) and column.type is not ColumnType.TEXT:
        sheet.write_number(row, index, value)
    else:
        sheet.write_string(row, index, str(value))
