"""A sheet as it stands in a file: cells without any meaning yet."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from data_access.county.text_folding import without_invisible
from data_access.intake.files.number_forms import NumberForm

#: First and last cell of a merged range, both as 0-based (row, column).
Merge = tuple[tuple[int, int], tuple[int, int]]

#: What Excel can hold in one cell.
_MAX_CELL_TEXT = 32_767
#: The largest area of a sheet that is laid out: more rows than config.toml allows, times a ledger's columns.
MAX_AREA_CELLS = 10_000_000
#: Cells in two merged ranges at once: a slip of some program may leave a few.
MAX_OVERLAPPING = 100_000


@dataclass(frozen=True)
class Asked:
    """Stands for a cell whose meaning only its author knows; the check turns it into a fault.

    ``problem`` and ``remedy`` are Chinese clauses without a full stop.
    """

    code: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return ""


ERROR_VALUE = Asked("error_value", "这一格是 Excel 的错误值（如 #REF!、#DIV/0!）", "请改正公式，或直接填写数值")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells as read (None where empty), row 0 being row 1 of Excel; rows may differ in length.

    Attributes:
        forms: cell as (row, column) -> what its number format adds to the number (a unit, a scale), if anything.
        hidden_rows, hidden_columns: those that are hidden, by hand or by a filter. is_hidden: the sheet itself.
        is_1904: whether the workbook counts its days from 1904. tells_percent: whether cells that show a percentage
            were read so; an old .xls does not tell.
        is_delimited: whether it was a text whose rows are as wide as they were written.
        has_no_example: whether its workbook says that it was made without an example row.
        asked: where (in words) and what could not be read, so that the sheet is not whole.
    """

    name: str
    rows: list[list[object]]
    merges: tuple[Merge, ...] = ()
    forms: Mapping[tuple[int, int], NumberForm] = field(default_factory=dict)
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    is_hidden: bool = False
    is_1904: bool = False
    tells_percent: bool = True
    is_delimited: bool = False
    has_no_example: bool = False
    asked: tuple[tuple[str, Asked], ...] = ()


@dataclass(frozen=True)
class Reading:
    """The sheets of a file, and what was noticed about the file as a whole (Chinese clauses)."""

    sheets: list[Sheet]
    remarks: tuple[str, ...] = ()


class Texts(dict[str, object]):
    """Text -> the same text, held once, or None when it is blank. Ledgers repeat themselves.

    What is longer than a cell of Excel can hold is no cell: nothing below ever looks through a text without an end.
    """

    def __missing__(self, text: str) -> object:
        found: object = text if text.strip() else None
        if len(text) > _MAX_CELL_TEXT:
            found = Asked(
                "endless_text",
                f"这一格有 {len(text)} 个字，多得不是表格里的一格",
                "请检查是否多了空格、少了引号，改短后再导入",
            )
        self[text] = found
        return found


def text_size(sheets: Iterable[Sheet]) -> int:
    """Characters of all cells together, one that many cells share counted as often."""
    return sum(len(cell) for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str))


def is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def is_invisible(char: str) -> bool:
    """Whether a character steers a screen or printer instead of being seen."""
    return unicodedata.category(char) in ("Cc", "Cf") or not without_invisible(char)


def quotable(text: str, length: int) -> str:
    """Text fit to stand in a message: nothing invisible, and not longer than asked."""
    seen = "".join(char for char in text if not is_invisible(char))
    return f"{seen[:length]}…" if len(seen) > length else seen


def covered(merge: Merge, height: int) -> Iterator[int]:
    """The rows of a merged range that a sheet of this height has."""
    (first, _), (last, _) = merge
    yield from range(first, min(last + 1, height))


def overlapping(sheet: Sheet) -> int:
    """How many cells lie in a merged range and in another one too, counted until there are more than
    :data:`MAX_OVERLAPPING`. Excel knows none; a million ranges over the same rows would be filled a million times.
    """
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    taken, found = bytearray(height * (width + 1)), 0
    for (top, left), (bottom, right) in sheet.merges:
        first = min(left, width)  # whatever lies beyond the last column counts as one more
        length = min(right, width) + 1 - first
        for row in range(top, min(bottom + 1, height)):
            start = row * (width + 1) + first
            found += taken.count(1, start, start + length)
            taken[start : start + length] = b"\1" * length
            if found > MAX_OVERLAPPING:
                return found
    return found


def as_text(value: object) -> str:
    """The cell as a person reads it: whole numbers without a decimal point, text without outer spaces."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().replace("\u3000", "")
