"""A plain table as a workbook to read and pass on; it is not meant to come back."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.workbook import Format
from xlsxwriter.worksheet import Worksheet

_INK, _LINE = "#12355B", "#D8D2C4"
#: Excel's own limit.
_SHEET_NAME_LENGTH = 31


def table_workbook(
    title: str, lines: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[object]], banner: str = ""
) -> bytes:
    """One sheet: lines such as the filters it was made with, then the table.

    Args:
        title: names the sheet. lines: what stands above the header. rows: texts, numbers, dates, 是 and 否 as bool,
            None for an empty cell. banner: such as 演示数据, for the printed page's header; empty for none.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet(title[:_SHEET_NAME_LENGTH])
        bold = workbook.add_format({"bold": True, "font_color": _INK})
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, line, bold if number == 0 else None)
        look = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "border": 1, "border_color": _LINE}
        head = workbook.add_format(look | {"text_wrap": True})
        top = len(lines)
        for index, word in enumerate(header):
            sheet.write_string(top, index, word, head)
            sheet.set_column(index, index, max(10, min(28, 2 * len(word) + 4)))
        sheet.freeze_panes(top + 1, 0)
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows, start=top + 1):
            for index, value in enumerate(row):
                _write(sheet, number, index, value, dates)
        if banner:
            sheet.set_header(f"&C{banner}")
    return buffer.getvalue()


def _write(sheet: Worksheet, row: int, index: int, value: object, dates: Format) -> None:
    """One cell; a text is written as text whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, index, "是" if value else "否")
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime.combine(value, dt.time()), dates)
    elif isinstance(value, int | float):
        sheet.write_number(row, index, value)
    else:
        sheet.write_string(row, index, str(value))
