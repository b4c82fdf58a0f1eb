"""From the bytes of a file to the cells of its sheets, whatever the file is and within limits.

What a file is, its first bytes say; the suffix only tells text apart. Nothing is run, no link is followed.
"""

from dataclasses import replace
from pathlib import PurePath

from python_calamine import CalamineWorkbook, SheetMetadata, SheetVisibleEnum

from data_access.intake.files import old_xls, xlsx_package
from data_access.intake.files.csv_text import read_delimited
from data_access.intake.files.number_forms import form_of
from data_access.intake.files.sheet import (
    MAX_OVERLAPPING,
    Reading,
    Sheet,
    Texts,
    as_text,
    is_invisible,
    overlapping,
    text_size,
)
from data_access.intake.files.xlsx_package import Package, broken, open_package, too_wide
from data_access.intake.files.xlsx_scan import Scan, fits, read_styles, scan
from errors import FileRefused, is_full
from sandbox.pool import in_child

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".txt", ".tsv")
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_MAX_SHEETS = 255
#: Characters of all cells together: five times what the longest ledger of a county has.
_MAX_TEXT = 50_000_000
_LINKS_REMARK = "有公式引用了别的文件，没有去读那些文件，用的是表里存着的结果"


def read_sheets(name: str, data: bytes, *, max_mb: float, max_rows: int) -> Reading:
    """All sheets of a file, read in a process of their own; one that is longer than ``max_rows`` is read to at least
    one row beyond.

    Raises:
        FileRefused: too large, empty, or not a file that can be read safely; says what to do.
    """
    if len(data) > max_mb * 1024 * 1024:
        size_mb = len(data) / 1024 / 1024
        raise FileRefused(f"{name}：文件有 {size_mb:.1f} MB，超过上限 {max_mb:g} MB。请分成几个文件导入。")
    if not data.strip():
        raise FileRefused(f"{name}：文件是空的。请检查是否存错了文件。")
    return in_child(name, sheets_of, name, data, max_rows)


def sheets_of(name: str, data: bytes, max_rows: int) -> Reading:
    """What :func:`read_sheets` says, in this process: for a reading process alone."""
    reading = _sheets_of(name, data, max_rows)
    if text_size(reading.sheets) > _MAX_TEXT:
        raise FileRefused(
            f"{name}：各格的文字加起来超过 {_MAX_TEXT // 10_000} 万字。请检查是否有很长的文字填满了一大片格子，改短后再导入。"
        )
    if any(overlapping(sheet) > MAX_OVERLAPPING for sheet in reading.sheets):
        raise FileRefused(f"{name}：很多合并的格子互相重叠，正常的 Excel 文件没有。请把数据复制到新的模板后再导入。")
    return reading


def _sheets_of(name: str, data: bytes, max_rows: int) -> Reading:
    suffix = PurePath(name).suffix.lower()
    if suffix not in (*SUFFIXES, ".xlsm"):
        raise FileRefused(f"{name}：不支持这种文件。请另存为 .xlsx，或 UTF-8、GBK 编码的 .csv。")
    if is_package(data):
        return _read_package(name, open_package(name, data))
    if data.startswith(old_xls.MAGIC):
        return _named_visibly(old_xls.read_legacy(name, data, max_rows))
    if suffix in _TEXT_SUFFIXES:
        text = read_delimited(name, data, max_rows)
        return Reading([Sheet(_visible(PurePath(name).stem), text.rows, is_delimited=True, asked=text.asked)])
    if data.lstrip()[:1] == b"<":
        raise FileRefused(
            f"{name}：其实是网页格式的表，只是用了 Excel 的扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx。"
        )
    if suffix == ".et":
        raise FileRefused(f"{name}：这个 .et 文件读不了。请在 WPS 里另存为 .xlsx 后再导入。")
    raise broken(name)


def is_package(data: bytes) -> bool:
    """Whether the bytes are those of an .xlsx, whatever the file is called."""
    return data.startswith(xlsx_package.MAGIC)


def _read_package(name: str, package: Package) -> Reading:
    remarks = (_LINKS_REMARK,) if package.has_links else ()
    sheets_xml = [part for part in package.parts.values() if b"sheetData" in part]  # a sheet may lie under any name
    if not all(map(fits, sheets_xml)):
        raise too_wide(name)
    styles = read_styles(package.parts.get("xl/styles.xml", b""))
    if styles is None:
        raise broken(name)
    parts = package.sheet_parts()
    if len(parts) > _MAX_SHEETS:
        raise FileRefused(
            f"{name}：有 {len(parts)} 张工作表，最多 {_MAX_SHEETS} 张。请把要用的几张另存为一个文件后再导入。"
        )
    scans = {title: scan(part, styles) for title, part in parts.items()}
    if None in scans.values():
        raise too_wide(name)
    is_1904 = package.is_1904
    del sheets_xml, parts  # as large as all that follows, and of no more use
    try:
        with package.packed() as path:
            workbook = CalamineWorkbook.from_path(path)
            sheets = [_parsed_sheet(workbook, about, is_1904) for about in workbook.sheets_metadata]
    except MemoryError:
        raise
    except BaseException as error:
        # the parser panics on some broken files, which Python sees as an error outside the tree of exceptions
        if not is_full(error) and (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
            raise broken(name) from None
        raise
    if not scans.keys() >= {sheet.name for sheet in sheets if sheet.rows}:
        raise broken(name)  # what the parser read there could not be looked through
    return _named_visibly(Reading([_as_shown(sheet, scans.get(sheet.name) or Scan()) for sheet in sheets], remarks))


def _parsed_sheet(workbook: CalamineWorkbook, about: SheetMetadata, is_1904: bool) -> Sheet:
    sheet = workbook.get_sheet_by_name(about.name)
    texts = Texts()
    margin: list[object] = [None] * (sheet.start or (0, 0))[1]  # empty rows above come along, empty columns do not
    rows = [margin + [texts[cell] if type(cell) is str else cell for cell in cells] for cells in sheet.iter_rows()]
    is_hidden = about.visible is not SheetVisibleEnum.Visible
    return Sheet(about.name, rows, tuple(sheet.merged_cell_ranges or ()), is_hidden=is_hidden, is_1904=is_1904)


def _as_shown(sheet: Sheet, found: Scan) -> Sheet:
    """Write percentages as they show, mark cells whose value the file does not hold, and add what the parser leaves
    out."""
    for place in found.percents:
        if (number := _number_at(sheet, place)) is not None:
            sheet.rows[place[0]][place[1]] = f"{as_text(float(f'{number * 100:.10g}'))}%"
    for (row, column), asked in found.asked.items():
        sheet.rows.extend([] for _ in range(row + 1 - len(sheet.rows)))
        cells = sheet.rows[row]
        cells += [None] * (column + 1 - len(cells))
        cells[column] = asked
    forms = {}
    for place, code in found.forms.items():
        number = _number_at(sheet, place)
        if number is not None and (form := form_of(code, number)) is not None:
            forms[place] = form
    return replace(sheet, forms=forms, hidden_rows=found.hidden_rows, hidden_columns=found.hidden_columns)


def _number_at(sheet: Sheet, place: tuple[int, int]) -> float | None:
    row, column = place
    cell = sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _named_visibly(reading: Reading) -> Reading:
    return Reading([replace(sheet, name=_visible(sheet.name)) for sheet in reading.sheets], reading.remarks)


def _visible(name: str) -> str:
    return "".join(char for char in name if not is_invisible(char))
