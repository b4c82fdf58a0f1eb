"""Old .xls and WPS .et workbooks (OLE2 files).

Their parser can be led by a few wrong bytes to ask for more memory than there is; it runs in a reading process alone.
"""

import datetime as dt
import io
import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import zip_longest

import olefile
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)  # fmt: skip

from data_access.intake.files.number_forms import adds_something, form_of
from data_access.intake.files.sheet import ERROR_VALUE, MAX_AREA_CELLS, Reading, Sheet, Texts
from data_access.intake.files.xlsx_package import has_macros, has_password, too_wide
from errors import FileRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FILE_PASS, _BEGIN, _END = 0x2F, 0x0809, 0x0A
_DATE_MODE, _BOUND_SHEET, _ROW, _COLUMNS, _ERROR, _FORMULA = 0x22, 0x85, 0x0208, 0x7D, 0x0205, 0x06
_FORMAT, _STYLE, _NUMBER, _RK, _MANY_RK = 0x041E, 0xE0, 0x0203, 0x027E, 0xBD
_NEWEST_VERSION = b"\x00\x06"


def read_legacy(name: str, data: bytes, max_rows: int) -> Reading:
    """The sheets of an .xls or .et file.

    Raises:
        FileRefused: macros, a password, not readable, or more work than a ledger gives.
    """
    try:
        verdict, stream = _verdict(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data)) if not verdict else None
        if workbook and any(
            about.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) for about in workbook.sheets_metadata
        ):
            verdict = "macros"
        if workbook and not verdict:
            return _reading(name, workbook, stream, max_rows)
    except (FileRefused, MemoryError):
        raise
    except PasswordError:
        verdict = "password"
    except BaseException:  # the parsers raise anything on odd bytes, panics included; all mean the same here
        verdict = "broken"
    raise {"macros": has_macros, "password": has_password, "broken": _unreadable}[verdict](name)


def _reading(name: str, workbook: CalamineWorkbook, stream: bytes, max_rows: int) -> Reading:
    is_1904, untold = _untold(stream)
    sheets = []
    for about, more in zip_longest(workbook.sheets_metadata, untold[: len(workbook.sheets_metadata)]):
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > MAX_AREA_CELLS:
            raise too_wide(name)
        sheets.append(_sheet(about, sheet, more or _Untold(), is_1904, max_rows))
    return Reading(sheets)


def _unreadable(name: str) -> FileRefused:
    return FileRefused(
        f"{name}：这个旧格式的文件读不了，可能已损坏，或很远的行列里有多余的格子。请在 Excel 或 WPS 里另存为 .xlsx 后再导入。"
    )


def _sheet(about: SheetMetadata, sheet: CalamineSheet, untold: "_Untold", is_1904: bool, max_rows: int) -> Sheet:
    texts = Texts()
    rows: list[list[object]] = [
        [texts[cell] if isinstance(cell, str) else _plain(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=False, nrows=max_rows + 1)
    ]
    for row, column in untold.errors:
        if row < len(rows) and column < len(rows[row]):  # the parser lays out every cell, and leaves these empty
            rows[row][column] = ERROR_VALUE
    forms = {}
    for row, column, code in untold.forms:
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, int | float) and not isinstance(cell, bool) and (form := form_of(code, cell)) is not None:
            forms[row, column] = form
    return Sheet(
        about.name, rows, tuple(sheet.merged_cell_ranges or ()), forms,
        hidden_rows=untold.hidden_rows, hidden_columns=untold.hidden_columns,
        is_hidden=about.visible is not SheetVisibleEnum.Visible, is_1904=is_1904, tells_percent=False,
    )  # fmt: skip


def _plain(cell: object) -> object:
    """Days, moments and numbers as they are; times of day and spans of time as text."""
    return cell if isinstance(cell, dt.date | bool | int | float) else str(cell)


def _verdict(data: bytes) -> tuple[str, bytes]:
    """Why the file is not to be read, or nothing; and the workbook's records."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        parts = {part.lower() for path in ole.listdir(storages=True) for part in path}
        book = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
        stream = ole.openstream(book).read() if book else b""
    if "encryptedpackage" in parts or _is_encrypted(stream):
        return "password", stream
    return "macros" if parts & {"_vba_project_cur", "_vba_project", "vba", "macros"} else "", stream


def _is_encrypted(stream: bytes) -> bool:
    """Whether a record that tells of a password stands among the first, which are about the whole workbook."""
    return any(kind == _FILE_PASS for kind, _ in _records(stream, 0))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from a place on, up to the end of their part; parts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if kind == _END and depth <= 0:
            return
        if depth <= 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


@dataclass(frozen=True)
class _Untold:
    """What the parser does not tell of a sheet; cells as (row, column), ``forms`` with the number format too."""

    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()
    errors: Collection[tuple[int, int]] = ()
    forms: Collection[tuple[int, int, str]] = ()


def _untold(stream: bytes) -> tuple[bool, list[_Untold]]:
    """Whether days count from 1904, and what the parser does not tell of each sheet."""
    is_1904, starts = False, []
    codes: dict[int, str] = {}
    styles: list[int] = []
    for kind, content in _records(stream, 0):
        if kind == _DATE_MODE and len(content) >= 2:
            is_1904 = content[:2] == b"\x01\x00"
        elif kind == _BOUND_SHEET and len(content) >= 4:
            starts.append(int.from_bytes(content[:4], "little"))
        elif kind == _FORMAT and len(content) >= 5:
            codes[int.from_bytes(content[:2], "little")] = _format_code(content, stream[4:6] == _NEWEST_VERSION)
        elif kind == _STYLE and len(content) >= 4:
            styles.append(int.from_bytes(content[2:4], "little"))
    telling = {at: code for at, number in enumerate(styles) if adds_something(code := codes.get(number, ""))}
    return is_1904, [_Untold(*_of_sheet(stream, start), _forms(stream, start, telling)) for start in starts]


def _format_code(content: bytes, is_newest: bool) -> str:
    """The code of a number format; texts of the releases before 1997 are in the code page of their country."""
    if not is_newest:
        return content[3 : 3 + content[2]].decode("gbk", "replace")
    is_wide, length = content[4] & 1, int.from_bytes(content[2:4], "little")
    return content[5 : 5 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")


def _forms(stream: bytes, start: int, telling: dict[int, str]) -> list[tuple[int, int, str]]:
    """Cells with a number whose format adds something to it, each with the format."""
    found: list[tuple[int, int, str]] = []
    for kind, content in _records(stream, start) if telling else ():
        if kind in (_NUMBER, _RK, _FORMULA) and len(content) >= 6:
            places = [struct.unpack_from("<HHH", content)]
        elif kind == _MANY_RK and len(content) >= 12:
            row, first = struct.unpack_from("<HH", content)
            styles = (int.from_bytes(content[at : at + 2], "little") for at in range(4, len(content) - 7, 6))
            places = [(row, first + at, style) for at, style in enumerate(styles)]
        else:
            continue
        found += [(row, column, telling[style]) for row, column, style in places if style in telling]
    return found


def _of_sheet(stream: bytes, start: int) -> tuple[frozenset[int], frozenset[int], set[tuple[int, int]]]:
    """Hidden rows, hidden columns and cells with an error value, of the sheet whose records start there."""
    rows: set[int] = set()
    columns: set[int] = set()
    errors: set[tuple[int, int]] = set()
    for kind, content in _records(stream, start):
        if kind == _ROW and len(content) >= 14 and content[12] & 0x20:
            rows.add(int.from_bytes(content[:2], "little"))
        elif kind == _COLUMNS and len(content) >= 10 and content[8] & 1:
            first, last = struct.unpack_from("<HH", content)
            columns.update(range(first, min(last + 1, 256)))
        elif (kind == _ERROR and len(content) >= 8 and content[7] == 1) or (
            kind == _FORMULA and len(content) >= 14 and content[12:14] == b"\xff\xff" and content[6] == 2
        ):
            row, column = struct.unpack_from("<HH", content)
            errors.add((row, column))
    return frozenset(rows), frozenset(columns), errors
