"""Rows on their way from a file into the record: as read, and as checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.faults import Fault, Notice

#: Headers beginning so stand over what a template shows for comparison; it is never read back.
PREVIOUS_PREFIX, SHOWN_PREFIX = "上期：", "参考："


def column_letter(index: int) -> str:
    """Excel's letter for a 0-based column index: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_for_comparison(header: str) -> bool:
    """Whether a column of this header only shows something to the person filling in the sheet."""
    return header.strip().replace(":", "：").startswith((PREVIOUS_PREFIX, SHOWN_PREFIX))


@dataclass(frozen=True)
class ShownUnit:
    """The unit that a column's numbers are in by what stands outside the cells; a cell's own unit wins.

    Attributes:
        names: the unit; several where a line above the table lists some, then the one of the row's own kind; none
            while a question about it is open.
        where: who says so, as a Chinese subject: ``列名``.
    """

    names: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class RawTable:
    """The rows of one sheet after its header was understood, before any check.

    Attributes:
        ledger: name of the ledger. file, sheet: where the rows stand.
        values: ledger column name -> one cell value a row; None where the cell is empty. All lists are equally long.
        rows: the row number of each row in the sheet, as Excel shows it.
        positions: ledger column name -> 0-based column in the sheet.
        units: ledger column name -> the unit its numbers are in, where that may be another than the ledger's.
    """

    ledger: str
    file: str
    sheet: str
    values: dict[str, list[object]]
    rows: Sequence[int]
    positions: dict[str, int]
    units: Mapping[str, ShownUnit] = field(default_factory=dict)

    @classmethod
    def from_columns(cls, ledger: str, values: dict[str, list[object]], *, file: str, sheet: str) -> RawTable:
        """A table that was never in a file: rows and columns are numbered as its template would number them."""
        length = len(next(iter(values.values()), []))
        return cls(ledger, file, sheet, values, range(2, length + 2), {name: i for i, name in enumerate(values)})

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, column: str, index: int) -> str:
        """The Excel address of a row's cell; a column the file lacks gives the row alone."""
        position = self.positions.get(column)
        return f"{column_letter(position)}{self.rows[index]}" if position is not None else f"第 {self.rows[index]} 行"

    def fault(self, code: str, column: str, index: int, problem: str, remedy: str) -> Fault:
        return Fault(code, self.file, self.sheet, self.cell(column, index), problem, remedy)

    def fault_as_whole(self, code: str, problem: str, remedy: str) -> Fault:
        return Fault(code, self.file, self.sheet, "", problem, remedy)

    def notice(self, code: str, text: str) -> Notice:
        return Notice(code, self.file, self.sheet, text)


@dataclass(frozen=True)
class CheckedTable:
    """The rows of one sheet with every value in its final type.

    Attributes:
        raw: where the values came from.
        values: column name -> parsed values (text, int, float, bool, date; months as ``YYYY-MM`` text;
            townships, villages, units, commitments as codes or ids).
        notices: what was understood by itself, such as a number converted from the unit written into it.
        names: index -> the names a row's key was written under, where they are not the register's own.
        waiting: cells, as column and index, whose value hangs on an open question; None for now.
    """

    raw: RawTable
    values: dict[str, list[object]]
    notices: tuple[Notice, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    waiting: tuple[tuple[str, int], ...] = ()

    def __len__(self) -> int:
        return len(self.raw)
