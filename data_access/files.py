"""From the bytes of a file to the cells of its sheets, whatever the file is and within limits.

What a file is, its first bytes say; the suffix only tells text apart. Nothing is run, no link is followed.
"""

from __future__ import annotations

import io
from pathlib import PurePath

from python_calamine import CalamineWorkbook

from data_access import legacy, packages
from data_access.cells import as_text
from data_access.delimited import read_delimited
from data_access.packages import Package, broken, open_package, too_wide
from data_access.sheet_scan import Scan, fits, percent_styles, scan
from data_access.sheets import Reading, Sheet, Texts, is_invisible
from errors import FileRefused

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".txt", ".tsv")
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_LINKS_REMARK = "有公式引用了别的文件，没有去读那些文件，用的是表里存着的结果"


def read_sheets(name: str, data: bytes, *, max_mb: float, max_rows: int) -> Reading:
    """All sheets of a file; one that is longer than ``max_rows`` is read to at least one row beyond, not further than
    memory allows.

    Raises:
        FileRefused: too large, empty, or not a file that can be read safely; says what to do.
    """
    if len(data) > max_mb * 1024 * 1024:
        size_mb = len(data) / 1024 / 1024
        raise FileRefused(f"{name}：文件有 {size_mb:.1f} MB，超过上限 {max_mb:g} MB。请分成几个文件导入。")
    if not data.strip():
        raise FileRefused(f"{name}：文件是空的。请检查是否存错了文件。")
    suffix = PurePath(name).suffix.lower()
    if suffix not in (*SUFFIXES, ".xlsm"):
        raise FileRefused(f"{name}：不支持这种文件。请另存为 .xlsx，或 UTF-8、GBK 编码的 .csv。")
    if is_package(data):
        return _read_package(name, open_package(name, data))
    if data.startswith(legacy.MAGIC):
        return _named_visibly(legacy.read_legacy(name, data, max_rows))
    if suffix in _TEXT_SUFFIXES:
        return Reading([Sheet(_visible(PurePath(name).stem), read_delimited(name, data, max_rows))])
    if data.lstrip()[:1] == b"<":
        raise FileRefused(
            f"{name}：其实是网页格式的表，只是用了 Excel 的扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx。"
        )
    if suffix == ".et":
        raise FileRefused(f"{name}：这个 .et 文件读不了。请在 WPS 里另存为 .xlsx 后再导入。")
    raise broken(name)


def is_package(data: bytes) -> bool:
    """Whether the bytes are those of an .xlsx, whatever the file is called."""
    return data.startswith(packages.MAGIC)


def _read_package(name: str, package: Package) -> Reading:
    remarks = (_LINKS_REMARK,) if package.has_links else ()
    sheets_xml = [part for part in package.parts.values() if b"sheetData" in part]  # a sheet may lie under any name
    if not all(map(fits, sheets_xml)):
        raise too_wide(name)
    percents = percent_styles(package.parts.get("xl/styles.xml", b""))
    scans = {sheet: scan(part, percents) for sheet, part in package.sheet_parts().items()}
    data = package.data
    del package, sheets_xml  # as large as all that follows, and of no more use
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_parsed_sheet(workbook, title) for title in workbook.sheet_names]
    except BaseException as error:
        # the parser panics on some broken files, which Python sees as an error outside the tree of exceptions
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise broken(name) from None
        raise
    for sheet in sheets:
        if sheet.name in scans:
            _put_in_what_is_shown(sheet, scans[sheet.name])
    return _named_visibly(Reading(sheets, remarks))


def _parsed_sheet(workbook: CalamineWorkbook, title: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(title)
    texts = Texts()
    margin: list[object] = [None] * (sheet.start or (0, 0))[1]  # empty rows above come along, empty columns do not
    rows = [margin + [texts[cell] if type(cell) is str else cell for cell in cells] for cells in sheet.iter_rows()]
    return Sheet(title, rows, tuple(sheet.merged_cell_ranges or ()))


def _put_in_what_is_shown(sheet: Sheet, found: Scan) -> None:
    """Write percentages as they show, and mark cells whose value the file does not hold."""
    for row, column in found.percents:
        cell = sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.rows[row][column] = f"{as_text(float(f'{cell * 100:.10g}'))}%"
    for (row, column), asked in found.asked.items():
        sheet.rows.extend([] for _ in range(row + 1 - len(sheet.rows)))
        cells = sheet.rows[row]
        cells += [None] * (column + 1 - len(cells))
        cells[column] = asked


def _named_visibly(reading: Reading) -> Reading:
    sheets = [Sheet(_visible(sheet.name), sheet.rows, sheet.merges) for sheet in reading.sheets]
    return Reading(sheets, reading.remarks)


def _visible(name: str) -> str:
    return "".join(char for char in name if not is_invisible(char))
