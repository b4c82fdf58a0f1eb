"""A copy of a handed-in file with its faulty cells coloured and explained, for the person who filled it in.

The copy holds what its source holds, so whoever may not see the source may not see the copy. Formulas become their
results; macros, links to other files and pictures do not come along.
"""

import datetime as dt
import io
import logging
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.worksheet import Worksheet as NewSheet

from data_access.intake.files.open_file import is_package, sheets_of
from data_access.intake.files.sheet import Asked, Sheet, as_text
from data_access.intake.files.xlsx_package import open_package
from models.faults import Fault
from sandbox.pool import in_child

LIST_SHEET = "问题清单"
_LIST_HEADER = ("序号", "工作表", "位置", "问题", "怎么改")
_LIST_WIDTHS = (6, 24, 10, 60, 50)
_RED, _INK = "F8CBAD", "12355B"
_ADDRESS = re.compile(r"[A-Z]{1,3}\d{1,7}")
#: Beyond that the library that keeps the look of a workbook takes minutes and gigabytes.
_MAX_STYLED_CELLS, _MAX_STYLED_BYTES = 300_000, 20 * 1024**2
_MAX_COMMENTS = 2_000
_MAX_CELL_TEXT = 32_767
_MAX_ROWS_OF_EXCEL = 1_048_576

_log = logging.getLogger(__name__)

#: Sheet name -> cell address -> what is wrong with it.
_Marks = dict[str, dict[str, str]]


def marked_copy(data: bytes, name: str, faults: Sequence[Fault]) -> bytes:
    """An .xlsx of the file with faulty cells coloured and commented, and a first sheet that lists every fault.

    Args:
        data: the file as handed in, already read once without being refused. name: its name; faults of other files
            are left out.

    Raises:
        FileRefused: the file cannot be read, or marking it costs more than reading may.
    """
    return in_child(name, _marked, name, data, sorted(fault for fault in faults if fault.file == name))


def _marked(name: str, data: bytes, own: Sequence[Fault]) -> bytes:
    marks: _Marks = defaultdict(dict)
    for fault in own:
        if _ADDRESS.fullmatch(fault.cell):
            before = marks[fault.sheet].get(fault.cell, "")
            marks[fault.sheet][fault.cell] = f"{before}{fault.problem}。{fault.remedy}。\n"
    sheets = sheets_of(name, data, _MAX_ROWS_OF_EXCEL).sheets
    if is_package(data) and sum(map(_styled_cells, sheets)) <= _MAX_STYLED_CELLS:
        package = open_package(name, data)
        if sum(map(len, package.parts.values())) <= _MAX_STYLED_BYTES:
            try:
                with package.packed() as path:
                    return _marked_in_place(path, own, marks)
            except Exception:  # it raises anything on odd files, and a plain copy is better than none
                _log.warning("a marked copy could not keep the look of its source")
    return _written_anew(sheets, own, marks)


def _styled_cells(sheet: Sheet) -> int:
    """Cells that the library lays out: those with content, and every one of a merged range, however empty."""
    merged = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in sheet.merges)
    return len(sheet.rows) * max(map(len, sheet.rows), default=0) + merged


def _marked_in_place(path: str, faults: Sequence[Fault], marks: _Marks) -> bytes:
    """The workbook's own look kept. ``path`` is that of the clean copy of the package."""
    workbook = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    workbook.defined_names.clear()
    if LIST_SHEET in workbook.sheetnames:
        del workbook[LIST_SHEET]
    left = _MAX_COMMENTS
    for sheet in workbook.worksheets:
        _disarm(sheet)
        for address, text in marks.get(sheet.title, {}).items():
            cell = _writable(sheet, address)
            cell.fill = PatternFill("solid", fgColor=_RED)
            if left > 0:
                cell.comment = Comment(text.strip(), "检查", height=90, width=320)
                left -= 1
    _list_in_place(workbook.create_sheet(LIST_SHEET, 0), faults)
    workbook.active = 0
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _disarm(sheet: Worksheet) -> None:
    """Take away what acts or points elsewhere; conditional colours would also hide our own."""
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.defined_names.clear()
    sheet.data_validations.dataValidation = [
        rule
        for rule in sheet.data_validations.dataValidation
        if "[" not in f"{rule.formula1}{rule.formula2}"  # a square bracket names another workbook
    ]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.hyperlink is not None:
                cell.hyperlink = None


def _writable(sheet: Worksheet, address: str) -> Cell:
    """The cell, or the one that speaks for it where cells are merged."""
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    return cell


def _list_in_place(sheet: Worksheet, faults: Sequence[Fault]) -> None:
    for number, line in enumerate(_lines(faults), start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column, value)
            cell.data_type = "n" if isinstance(value, int) else "s"  # else a text that starts with = is a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True, color="FFFFFF")
                cell.fill = PatternFill("solid", fgColor=_INK)
    for letter, width in zip("ABCDE", _LIST_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _lines(faults: Sequence[Fault]) -> Iterator[tuple[int | str, ...]]:
    yield _LIST_HEADER
    for number, fault in enumerate(faults, start=1):
        yield number, fault.sheet, fault.cell, fault.problem, fault.remedy


def _written_anew(sheets: Sequence[Sheet], faults: Sequence[Fault], marks: _Marks) -> bytes:
    """The cells without their look, for files that are no .xlsx or too large to keep it."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as workbook:
        red = workbook.add_format({"bg_color": f"#{_RED}"})
        red_day = workbook.add_format({"bg_color": f"#{_RED}", "num_format": "yyyy-mm-dd"})
        head = workbook.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": f"#{_INK}"})
        listing = workbook.add_worksheet(LIST_SHEET)
        for column, width in enumerate(_LIST_WIDTHS):
            listing.set_column(column, column, width)
        for number, line in enumerate(_lines(faults)):
            for column, value in enumerate(line):
                _write(listing, number, column, value, None if number else head)
        used = {LIST_SHEET}
        for sheet in sheets:
            if sheet.name != LIST_SHEET:
                new = workbook.add_worksheet(_free_name(sheet.name, used))
                _copy(new, sheet, marks.get(sheet.name, {}), (red, red_day))
    return buffer.getvalue()


def _free_name(name: str, used: set[str]) -> str:
    """A sheet name that Excel takes and that is not in use yet."""
    plain = re.sub(r"[\[\]:*?/\\']", "_", name)[:28] or "表"
    number, free = 1, plain
    while free.lower() in used:
        number += 1
        free = f"{plain}{number}"
    used.add(free.lower())
    return free


def _copy(new: NewSheet, sheet: Sheet, marks: dict[str, str], formats: tuple[object, object]) -> None:
    places = {_place(address): text for address, text in marks.items()}
    by_row: dict[int, set[int]] = defaultdict(set)
    for row, column in places:
        by_row[row].add(column)
    for row, cells in enumerate(sheet.rows[:_MAX_ROWS_OF_EXCEL]):
        marked = by_row.get(row, set())
        for column in range(max(len(cells), max(marked, default=-1) + 1)):
            value = cells[column] if column < len(cells) else None
            form = formats[isinstance(value, dt.date)] if column in marked else None
            _write(new, row, column, value, form)
    for (row, column), text in list(places.items())[:_MAX_COMMENTS]:
        new.write_comment(row, column, text.strip(), {"x_scale": 2})


def _place(address: str) -> tuple[int, int]:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
    return row - 1, column - 1


def _write(sheet: NewSheet, row: int, column: int, value: object, form: object) -> None:
    if value is None or isinstance(value, Asked):
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, dt.date | dt.time | dt.timedelta):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, as_text(value)[:_MAX_CELL_TEXT], form)
