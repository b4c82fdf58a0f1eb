"""Reading the files that townships and departments hand in: xlsx, xls, et, and csv.

The result is one RawTable for each sheet that holds a ledger, the faults found on the way, and notices of what was
understood or left out. What cannot be read as a whole raises FileRefused.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import process

from data_access.county.export_mappings import Mapping
from data_access.county.ledgers import QUANTITIES, Ledgers
from data_access.intake.asking import Asking
from data_access.intake.files.csv_text import shifted_rows
from data_access.intake.files.open_file import read_sheets
from data_access.intake.files.sheet import Sheet, covered
from data_access.intake.tables.example_row import NO_EXAMPLE, cell_at, left_out
from data_access.intake.tables.formatted_numbers import put_in_formats
from data_access.intake.tables.header_units import shown_units, with_units_row
from data_access.intake.tables.headers import Header, find_header, map_columns
from data_access.intake.tables.meant_numbers import as_meant
from data_access.intake.tables.national_export import is_export, national_tables
from data_access.intake.tables.row_tidying import row_words, tidy
from data_access.intake.tables.stated_totals import total_faults
from data_access.intake.tables.tables import RawTable
from errors import FileRefused
from models.faults import Fault, Notice

#: The sheet of our own workbooks that says how they are filled in.
HELP = "填写说明"
#: Sheets of our own templates and marked copies that hold help, not data.
HELP_SHEETS = (HELP, "可选项", "承诺编号", "问题清单")


@dataclass(frozen=True)
class ReadResult:
    """Tables understood, the faults of headers and totals, and what was done without asking.

    Rows are not checked yet. ``is_no_ledger``: nothing in the sheet is of any ledger.
    """

    tables: tuple[RawTable, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...] = ()
    is_no_ledger: bool = False


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
    if any(row[:1] == [NO_EXAMPLE] for sheet in reading.sheets if sheet.name == HELP for row in sheet.rows):
        sheets = [replace(sheet, has_no_example=True) for sheet in sheets]
    read = [read_sheet(name, sheet, ledgers, exports, asking) for sheet in sheets]
    if any(result.tables or result.faults for result, sheet in zip(read, sheets, strict=True) if not sheet.is_hidden):
        read = [_without_side_sheet(name, *one) for one in zip(read, sheets, strict=True)]
    return ReadResult(
        tuple(table for result in read for table in result.tables),
        tuple(fault for result in read for fault in result.faults),
        tuple(Notice("links_not_read", name, "", text) for text in reading.remarks)
        + tuple(n for result in read for n in result.notices),
    )


def read_grid(name: str, data: bytes, *, max_mb: float, max_rows: int) -> list[list[object]]:
    """The cells of the first sheet with content, for a file that is no ledger: points of a map layer.

    A text merged down over rows, of a township or of a header of two rows, stands in each of them.

    Raises:
        FileRefused: as :func:`read_file`.
    """
    for sheet in read_sheets(name, data, max_mb=max_mb, max_rows=max_rows).sheets:
        if sheet.name not in HELP_SHEETS and _has_content(sheet):
            if sheet.asked:
                where, asked = sheet.asked[0]
                raise FileRefused(f"{name}：{where}{asked.problem}。{asked.remedy}。")
            rows = [list(row) for row in sheet.rows]
            for merge in sheet.merges:
                (top, left), _ = merge
                value = cell_at(rows[top], left) if top < len(rows) else None
                for row in (rows[index] for index in covered(merge, len(rows)) if isinstance(value, str)):
                    row += [None] * (left + 1 - len(row))
                    row[left] = value
            return rows
    raise FileRefused(f"{name}：没有一张表里有内容。请检查是否存错了文件。")


def _without_side_sheet(file: str, result: ReadResult, sheet: Sheet) -> ReadResult:
    """A hidden sheet that is no ledger, such as the lists behind drop-downs, is set aside and told."""
    if not sheet.is_hidden or result.tables or not result.is_no_ledger:
        return result
    return ReadResult(
        (), (), (Notice("hidden_sheet_left_out", file, sheet.name, "这张工作表是隐藏的，里面不是台账的数据，没有读"),)
    )


def read_sheet(
    file: str, sheet: Sheet, ledgers: Ledgers, exports: Collection[Mapping] = (), asking: Asking | None = None
) -> ReadResult:
    """The ledger rows of one sheet, or why there are none."""
    result = _read_sheet(file, sheet, ledgers, exports, asking or Asking())
    tables = tuple(as_meant(sheet, table, ledgers[table.ledger]) for table in result.tables)
    lost = tuple(
        Fault(asked.code, file, sheet.name, where, asked.problem, asked.remedy) for where, asked in sheet.asked
    )
    faults = () if lost and result.is_no_ledger else result.faults
    hidden = tuple(Notice(code, file, sheet.name, text) for code, text in _hidden(sheet, tables, ledgers))
    return replace(result, tables=tables, faults=faults + lost, notices=result.notices + hidden)


def _read_sheet(file: str, sheet: Sheet, ledgers: Ledgers, exports: Collection[Mapping], asking: Asking) -> ReadResult:
    for mapping in exports:
        if is_export(sheet.rows, ledgers, mapping):
            found = national_tables(file, sheet.name, sheet.rows, ledgers, mapping, asking)
            kept = sorted({row - 1 for table in found.tables for row in table.rows})
            width = max(map(len, sheet.rows[: kept[0]])) if kept else 0
            shifted = tuple(_shifted(file, sheet, width, kept))
            return ReadResult(found.tables, found.faults + shifted, found.notices)
    header = find_header(sheet, ledgers)
    if header is None:
        return ReadResult((), (_unknown(file, sheet, ledgers),), is_no_ledger=True)
    header, faults = map_columns(file, sheet, header)
    if faults:
        return ReadResult((), tuple(faults))
    header = with_units_row(sheet, header)
    decided = shown_units(file, sheet, header, put_in_formats(sheet, header), asking)
    if decided.faults:
        return ReadResult((), tuple(decided.faults))
    tidied = tidy(sheet, header)
    if examples := left_out(file, sheet, header, tidied.rows, asking):
        tidied.rows = [index for index in tidied.rows if index not in examples]
        tidied.tell("example_left_out", f"{row_words(examples)}是没有改完的示例，没有导入")
    notices = tuple(Notice(code, file, sheet.name, text) for code, text in tidied.notices)
    if not tidied.rows:
        empty = Fault("no_rows", file, sheet.name, "", "只有表头，没有数据", "请从表头下一行开始填写")
        return ReadResult((), (empty,), notices, is_no_ledger=True)
    numbers = [at for name, at in header.positions.items() if header.ledger.by_name[name].type in QUANTITIES]
    faults = [
        *total_faults(file, sheet, header, tidied, decided.units),
        *_shifted(file, sheet, len(sheet.rows[header.last]), tidied.rows, numbers),
    ]
    table = replace(_table(file, sheet, header, tidied.rows), units=decided.units)
    return ReadResult((table,), tuple(faults), notices)


def _hidden(sheet: Sheet, tables: tuple[RawTable, ...], ledgers: Ledgers) -> Iterator[tuple[str, str]]:
    """What was read although nobody who looks at the sheet sees it, each with its code."""
    if rows := sorted({row - 1 for table in tables for row in table.rows}.intersection(sheet.hidden_rows)):
        yield "hidden_rows", f"有 {len(rows)} 行是隐藏的（或被筛选掉的），照样读了：{row_words(rows)}"
    labels = {
        position: ledgers[table.ledger].by_name[name].label
        for table in tables
        for name, position in table.positions.items()
        if position in sheet.hidden_columns
    }
    if labels:
        yield "hidden_columns", f"有 {len(labels)} 列是隐藏的，照样读了：{'、'.join(list(labels.values())[:10])}"
    if sheet.is_hidden and tables:
        yield "hidden_sheet_read", "这张工作表是隐藏的，照样读了"


def _shifted(file: str, sheet: Sheet, width: int, kept: list[int], numbers: Collection[int] = ()) -> list[Fault]:
    """A fault for each row of a text whose cells have moved to the right."""
    remedy = '请给带逗号的数加上双引号（如 "1,234"）或去掉逗号，也可以用 Excel、WPS 另存为 .xlsx'
    return [
        Fault("shifted_cells",
            file, sheet.name, f"第 {index + 1} 行",
            f"{_widths(len(sheet.rows[index]), width)}，可能有数字里的逗号没有加引号", remedy,
        )
        for index in (shifted_rows(sheet.rows, width, kept, numbers) if sheet.is_delimited else ())
    ]  # fmt: skip


def _widths(row: int, header: int) -> str:
    return "一个数的右边紧跟着三位数字" if row == header else f"这一行分成了 {row} 格，列名有 {header} 格"


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
    return Fault("unknown_table", file, sheet.name, "", "认不出这张表是哪个台账", hint)


def _has_content(sheet: Sheet) -> bool:
    return bool(sheet.asked) or any(cell is not None for row in sheet.rows for cell in row)
