"""A plain table as a workbook to read and pass on."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

_INK, _LINE = "#12355B", "#D8D2C4"


def table_workbook(
    title: str, lines: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[object]], banner: str = ""
) -> bytes:
    """One sheet: lines such as the filters it was made with, then the table.

    Args:
        title: names the sheet. rows: texts, numbers and dates; a text is written as text whatever it begins with.
        banner: such as 演示数据, for the printed page's header; empty for none.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        bold = workbook.add_format({"bold": True, "font_color": _INK})
        head = workbook.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "border": 1, "border_color": _LINE}
        )
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, line, bold if number == 0 else None)
        top, widths = len(lines), [len(word) for word in header]
        for index, word in enumerate(header):
            sheet.write_string(top, index, word, head)
        for number, row in enumerate(rows, start=top + 1):
            for index, value in enumerate(row):
                widths[index] = max(widths[index], len(str(value)))
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, index, dt.datetime.combine(value, dt.time()), dates)
                elif isinstance(value, int | float):
                    sheet.write_number(number, index, value)
                else:
                    sheet.write_string(number, index, str(value))
        for index, width in enumerate(widths):
            sheet.set_column(index, index, max(8, min(60, 2 * width)))
        sheet.freeze_panes(top + 1, 0)
        if banner:
            sheet.set_header(f"&C{banner}")
    return buffer.getvalue()
