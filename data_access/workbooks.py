"""Reading the files that townships and departments hand in: xlsx, xls, et, and csv.

The result is one RawTable for each sheet that holds a ledger, the faults found on the way, and notices of what was
understood or left out. What cannot be read as a whole raises FileRefused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from rapidfuzz import process

from data_access.asking import Asking
from data_access.files import read_sheets
from data_access.formatted_numbers import put_in_formats
from data_access.header_units import shown_units, with_units_row
from data_access.headers import Header, find_header, map_columns
from data_access.ledgers import Ledgers
from data_access.mappings import Mapping
from data_access.national import is_export, national_tables
from data_access.sheets import Sheet, covered
from data_access.tables import RawTable
from data_access.tidying import cell_at, tidy
from data_access.totals import total_faults
from errors import FileRefused
from models import Fault, Notice

#: Sheets of our own templates and marked copies that hold help, not data.
HELP_SHEETS = ("填写说明", "可选项", "承诺编号", "问题清单")


@dataclass(frozen=True)
class ReadResult:
    """Tables understood, the faults of headers and totals, and what was done without asking.

    Rows are not checked yet.
    """

    tables: tuple[RawTable, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...] = ()


def read_file(
    name: str,
    data: bytes,
    ledgers: Ledgers,
    *,
    max_mb: float,
    max_rows: int,
    exports: Collection[Mapping] = (),
    asking: Asking | None = None,
) -> ReadResult:
    """Read one file.

    Args:
        name: file name as the user knows it. data: its bytes. max_mb, max_rows: limits from config.toml.
        exports: kinds of export of other systems that are recognised besides our own templates.
        asking: where questions about whole columns and sheets go, with the answers to them.

    Raises:
        FileRefused: too large, empty, or not a file we can read.
    """
    reading = read_sheets(name, data, max_mb=max_mb, max_rows=max_rows)
    sheets = [sheet for sheet in reading.sheets if sheet.name not in HELP_SHEETS and _has_content(sheet)]
    if not sheets:
        raise FileRefused(f"{name}：没有一张表里有内容。请检查是否存错了文件。")
    if long := next((sheet for sheet in sheets if len(sheet.rows) > max_rows), None):
        raise FileRefused(f"{name}：工作表“{long.name}”超过 {max_rows} 行。请删去表尾的空行，或分成几个文件导入。")
    asking = asking or Asking()
    read = [read_sheet(name, sheet, ledgers, exports, asking) for sheet in sheets]
    return ReadResult(
        tuple(table for result in read for table in result.tables),
        tuple(fault for result in read for fault in result.faults),
        tuple(Notice(name, "", text) for text in reading.remarks) + tuple(n for result in read for n in result.notices),
    )


def read_grid(name: str, data: bytes, *, max_mb: float, max_rows: int) -> list[list[object]]:
    """The cells of the first sheet with content, for a file that is no ledger: points of a map layer.

    A text merged down over rows, of a township or of a header of two rows, stands in each of them.

    Raises:
        FileRefused: as :func:`read_file`.
    """
    for sheet in read_sheets(name, data, max_mb=max_mb, max_rows=max_rows).sheets:
        if sheet.name not in HELP_SHEETS and _has_content(sheet):
            rows = [list(row) for row in sheet.rows]
            for merge in sheet.merges:
                (top, left), _ = merge
                value = cell_at(rows[top], left) if top < len(rows) else None
                for row in (rows[index] for index in covered(merge, len(rows)) if isinstance(value, str)):
                    row += [None] * (left + 1 - len(row))
                    row[left] = value
            return rows
    raise FileRefused(f"{name}：没有一张表里有内容。请检查是否存错了文件。")


def read_sheet(
    file: str, sheet: Sheet, ledgers: Ledgers, exports: Collection[Mapping] = (), asking: Asking | None = None
) -> ReadResult:
    """The ledger rows of one sheet, or why there are none."""
    for mapping in exports:
        if is_export(sheet.rows, ledgers, mapping):
            found = national_tables(file, sheet.name, sheet.rows, ledgers, mapping, asking)
            return ReadResult(found.tables, found.faults, found.notices)
    header = find_header(sheet, ledgers)
    if header is None:
        return ReadResult((), (_unknown(file, sheet, ledgers),))
    header, faults = map_columns(file, sheet, header)
    if faults:
        return ReadResult((), tuple(faults))
    header = with_units_row(sheet, header)
    decided = shown_units(file, sheet, header, put_in_formats(sheet, header), asking or Asking())
    if decided.faults:
        return ReadResult((), tuple(decided.faults))
    tidied = tidy(sheet, header)
    notices = tuple(Notice(file, sheet.name, text) for text in tidied.notices)
    if not tidied.rows:
        return ReadResult((), (Fault(file, sheet.name, "", "只有表头，没有数据", "请从表头下一行开始填写"),), notices)
    totals = total_faults(file, sheet, header, tidied, decided.units)
    table = replace(_table(file, sheet, header, tidied.rows), units=decided.units)
    return ReadResult((table,), tuple(totals), notices)


def _table(file: str, sheet: Sheet, header: Header, kept: list[int]) -> RawTable:
    rows = [sheet.rows[index] for index in kept]
    values = {
        name: [row[position] if position < len(row) else None for row in rows]
        for name, position in header.positions.items()
    }
    return RawTable(header.ledger.name, file, sheet.name, values, [index + 1 for index in kept], header.positions)


def _unknown(file: str, sheet: Sheet, ledgers: Ledgers) -> Fault:
    match = process.extractOne(sheet.name, [ledger.title for ledger in ledgers], score_cutoff=50)
    hint = f"最像的是“{match[0]}”，请用它的模板填写" if match else "请用本系统导出的模板填写，不要改表头"
    return Fault(file, sheet.name, "", "认不出这张表是哪个台账", hint)


def _has_content(sheet: Sheet) -> bool:
    return any(cell is not None for row in sheet.rows for cell in row)
