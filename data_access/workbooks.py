"""Reading the files that townships and departments hand in: xlsx, and csv in UTF-8 or GBK.

The result is one RawTable for each sheet that holds a ledger, or the faults of its header. What cannot be
read as a whole raises FileRefused.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook
from rapidfuzz import process

from data_access.cells import as_text, is_empty
from data_access.ledgers import Ledger, Ledgers
from data_access.tables import RawTable, column_letter
from errors import FileRefused
from models import Fault

#: Sheets of our own templates that hold help, not data.
HELP_SHEETS = ("填写说明", "可选项", "承诺编号")
_HEADER_SEARCH_ROWS = 10
_UNIT_IN_HEADER = re.compile(r"[（(][^（）()]*[）)]$")
_MAGIC_XLSX = b"PK\x03\x04"
_CELL_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})\d""")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]{1,3})?(\d{1,7})["']""")
_MAX_AREA_CELLS = 20_000_000
_MAX_UNPACKED_BYTES = 400 * 1024**2


@dataclass(frozen=True)
class ReadResult:
    """Tables understood and the faults of headers; rows are not checked yet."""

    tables: tuple[RawTable, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Sheet:
    name: str
    rows: list[list[object]]


def read_file(name: str, data: bytes, ledgers: Ledgers, *, max_mb: float, max_rows: int) -> ReadResult:
    """Read one file.

    Args:
        name: file name as the user knows it. data: its bytes. max_mb, max_rows: limits from config.toml.

    Raises:
        FileRefused: too large, empty, or not a file we can read.
    """
    sheets = _sheets(name, data, max_mb)
    sheets = [sheet for sheet in sheets if sheet.name not in HELP_SHEETS and any(map(_has_content, sheet.rows))]
    if not sheets:
        raise FileRefused(f"{name}：没有一张表里有内容。请检查是否存错了文件。")
    tables: list[RawTable] = []
    faults: list[Fault] = []
    for sheet in sheets:
        if len(sheet.rows) > max_rows:
            raise FileRefused(f"{name}：工作表“{sheet.name}”超过 {max_rows} 行。请删去表尾的空行，或分成几个文件导入。")
        table, found = _read_sheet(name, sheet, ledgers)
        faults += found
        if table is not None:
            tables.append(table)
    return ReadResult(tuple(tables), tuple(faults))


def read_grid(name: str, data: bytes, *, max_mb: float) -> list[list[object]]:
    """The cells of the first sheet with content, for a file that is no ledger: points of a map layer.

    Raises:
        FileRefused: as :func:`read_file`.
    """
    for sheet in _sheets(name, data, max_mb):
        if sheet.name not in HELP_SHEETS and any(map(_has_content, sheet.rows)):
            return sheet.rows
    raise FileRefused(f"{name}：没有一张表里有内容。请检查是否存错了文件。")


def _sheets(name: str, data: bytes, max_mb: float) -> list[_Sheet]:
    if len(data) > max_mb * 1024 * 1024:
        size_mb = len(data) / 1024 / 1024
        raise FileRefused(f"{name}：文件有 {size_mb:.1f} MB，超过上限 {max_mb:g} MB。请分成几个文件导入。")
    if not data.strip():
        raise FileRefused(f"{name}：文件是空的。请检查是否存错了文件。")
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsx":
        return _read_xlsx(name, data)
    if suffix == ".csv":
        return [_Sheet(PurePath(name).stem, _read_csv(name, data))]
    raise FileRefused(f"{name}：不支持这种文件。请另存为 .xlsx，或 UTF-8、GBK 编码的 .csv。")


def _read_xlsx(name: str, data: bytes) -> list[_Sheet]:
    refusal = FileRefused(
        f"{name}：不是有效的 Excel 文件，可能已损坏或只是改了扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx。"
    )
    if not data.startswith(_MAGIC_XLSX):
        raise refusal
    try:
        if not _fits_in_memory(data):
            raise FileRefused(f"{name}：表格范围过大，很远的行或列里有多余的格子。请把数据复制到新的模板后再导入。")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_Sheet(sheet, _sheet_rows(workbook, sheet)) for sheet in workbook.sheet_names]
    except (CalamineError, zipfile.BadZipFile, zlib.error, RuntimeError):
        # zipfile raises the last for an unknown compression and for a password
        raise refusal from None


def _fits_in_memory(data: bytes) -> bool:
    """Whether every sheet's area is of a size a ledger can have.

    The reader lays out the whole area at once: a single stray cell in the last row and column would take more
    memory than there is and end the program, dashboard included.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > _MAX_UNPACKED_BYTES:
            return False
        for part in parts:
            xml = archive.read(part)
            if b"sheetData" not in xml:  # a sheet may lie under any name
                continue
            columns = max(map(_column_number, set(_CELL_COLUMN.findall(xml))), default=0)
            rows = max(map(int, _ROW_NUMBER.findall(xml)), default=0)
            if columns * rows > _MAX_AREA_CELLS:
                return False
    return True


def _column_number(letters: bytes) -> int:
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def _sheet_rows(workbook: CalamineWorkbook, name: str) -> list[list[object]]:
    return [list(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _read_csv(name: str, data: bytes) -> list[list[object]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileRefused(f"{name}：文字编码认不出。请另存为 UTF-8 或 GBK 编码的 .csv，或 .xlsx。")
    if "\x00" in text:
        raise FileRefused(f"{name}：不是文本文件。请另存为 .csv 或 .xlsx。")
    try:
        return [[cell if cell else None for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        raise FileRefused(f"{name}：不是有效的 csv 文件。请用 Excel 或 WPS 打开后另存为 .xlsx。") from None


def _has_content(row: list[object]) -> bool:
    return any(not is_empty(cell) for cell in row)


def _label(text: object) -> str:
    """A header cell made comparable: half-width, without spaces, line breaks, required mark and unit."""
    label = re.sub(r"\s|\*", "", unicodedata.normalize("NFKC", as_text(text)))
    return _UNIT_IN_HEADER.sub("", label) or label


def _labels(ledger: Ledger) -> dict[str, str]:
    """Comparable label or alias -> column name."""
    return {_label(text): column.name for column in ledger.columns for text in (column.label, *column.aliases)}


def _read_sheet(file: str, sheet: _Sheet, ledgers: Ledgers) -> tuple[RawTable | None, list[Fault]]:
    found = _find_header(sheet, ledgers)
    if found is None:
        titles = [ledger.title for ledger in ledgers]
        match = process.extractOne(sheet.name, titles, score_cutoff=50)
        hint = f"最像的是“{match[0]}”，请用它的模板填写" if match else "请用本系统导出的模板填写，不要改表头"
        return None, [Fault(file, sheet.name, "", "认不出这张表是哪个台账", hint)]
    ledger, header_row = found
    header = sheet.rows[header_row]
    positions, faults = _map_header(file, sheet, ledger, header, header_row)
    if faults:
        return None, faults
    example = {c.name: as_text(c.example) for c in ledger.columns if c.example is not None and c.name in positions}
    kept = [
        index
        for index in range(header_row + 1, len(sheet.rows))
        if _has_content(sheet.rows[index]) and not _is_example(sheet.rows[index], positions, example)
    ]
    if not kept:
        return None, [Fault(file, sheet.name, "", "只有表头，没有数据", "请从表头下一行开始填写")]
    values = {name: [_cell(sheet.rows[index], position) for index in kept] for name, position in positions.items()}
    return RawTable(ledger.name, file, sheet.name, values, [index + 1 for index in kept], positions), []


def _cell(row: list[object], position: int) -> object:
    value = row[position] if position < len(row) else None
    return None if is_empty(value) else value


def _is_example(row: list[object], positions: dict[str, int], example: dict[str, str]) -> bool:
    """Whether the row is the template's example, left standing."""
    given = {name: as_text(cell) for name, position in positions.items() if (cell := _cell(row, position)) is not None}
    return given == example


def _find_header(sheet: _Sheet, ledgers: Ledgers) -> tuple[Ledger, int] | None:
    """The ledger and the row its header stands in: by the sheet's name, else by most labels known."""
    named = [ledger for ledger in ledgers if sheet.name.strip() in (ledger.title, ledger.name)]
    best: tuple[int, Ledger, int] | None = None
    for ledger in named or list(ledgers):
        labels = _labels(ledger)
        for index, row in enumerate(sheet.rows[:_HEADER_SEARCH_ROWS]):
            hits = len({labels[label] for cell in row if not is_empty(cell) and (label := _label(cell)) in labels})
            if hits and (best is None or hits > best[0]):
                best = (hits, ledger, index)
    if best is None or (not named and best[0] * 2 < sum(column.required for column in best[1].columns)):
        return None
    return best[1], best[2]


def _map_header(
    file: str, sheet: _Sheet, ledger: Ledger, header: list[object], header_row: int
) -> tuple[dict[str, int], list[Fault]]:
    """Column name -> position, and a fault for each header cell that is unknown, double or lacking."""
    labels = _labels(ledger)
    positions: dict[str, int] = {}
    faults = []
    for position, cell in enumerate(header):
        if is_empty(cell):
            continue
        where = f"{column_letter(position)}{header_row + 1}"
        name = labels.get(_label(cell))
        if name is None:
            match = process.extractOne(_label(cell), list(labels), score_cutoff=60)
            hint = f"是否“{match[0]}”？请改成模板的列名" if match else "请删去这一列，或用模板填写"
            faults.append(Fault(file, sheet.name, where, f"{ledger.title}没有“{as_text(cell)[:30]}”这一列", hint))
        elif name in positions:
            faults.append(Fault(file, sheet.name, where, f"“{as_text(cell)}”这一列出现了两次", "请只留一列"))
        else:
            positions[name] = position
    for column in ledger.columns:
        if column.required and column.name not in positions:
            place = f"第 {header_row + 1} 行"
            faults.append(Fault(file, sheet.name, place, f"缺少“{column.header}”这一列", "请按模板补上这一列"))
    return positions, faults
