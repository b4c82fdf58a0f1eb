"""What is wrong or remarkable, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

#: Cells named of those that have the same fault.
_NAMED_CELLS = 5


def place_in_words(file: str, sheet: str, cell: str = "") -> str:
    """Where something stands, as messages begin; what is empty is left out."""
    return "，".join(filter(None, (file, f"工作表“{sheet}”" if sheet else "", cell)))


@dataclass(frozen=True)
class Fault:
    """One fault of one cell, ready to be read by the person who filled it in.

    Attributes:
        code: which fault it is, the same however its sentence is worded; of a broken rule its name.
        file: file name. sheet: sheet name. cell: Excel address such as ``C7``; empty for the sheet as a whole.
        problem: what is wrong, in Chinese. remedy: what to do, in Chinese. Neither repeats a sensitive value.
    """

    code: str = field(compare=False)
    file: str
    sheet: str
    cell: str
    problem: str
    remedy: str

    def __lt__(self, other: Fault) -> bool:
        return self._place < other._place

    @cached_property  # a file has them by the ten thousand, and sorting asks for it again and again
    def _place(self) -> tuple[object, ...]:
        """As a person walks through the file: row by row, from the left; A7 before A10, Z7 before AA7."""
        row, letters = re.sub(r"\D", "", self.cell), re.sub(r"[^A-Z]", "", self.cell)
        return self.file, self.sheet, int(row or 0), len(letters), letters, self.problem, self.remedy

    @property
    def sentence(self) -> str:
        where = place_in_words(self.file, self.sheet, self.cell)
        return f"{where}：{self.problem}。{self.remedy}。"


def told_together(faults: Iterable[Fault]) -> list[Fault]:
    """The faults as lines to read: what is the same in many cells is one line that names the first and their number."""
    lines: dict[tuple[str, ...], list[Fault]] = {}
    for fault in faults:
        lines.setdefault((fault.file, fault.sheet, fault.problem, fault.remedy), []).append(fault)
    return [replace(same[0], cell=_cells([fault.cell for fault in same])) for same in lines.values()]


def _cells(cells: list[str]) -> str:
    more = f" 等 {len(cells)} 处" if len(cells) > _NAMED_CELLS else ""
    return "、".join(filter(None, cells[:_NAMED_CELLS])) + more


@dataclass(frozen=True, order=True)
class Notice:
    """What the reader understood or left out by itself, so that nothing happens in silence. No fault.

    Attributes:
        code: which notice it is, the same however its text is worded.
        file: file name. sheet: sheet name; empty for the file as a whole.
        text: a Chinese clause without a full stop; never repeats a cell's value.
        unused_title: title of a column of another system's export that nothing was taken from, to be assigned; else empty.
    """

    code: str = field(compare=False)
    file: str
    sheet: str
    text: str
    unused_title: str = ""

    @property
    def sentence(self) -> str:
        return f"{place_in_words(self.file, self.sheet)}：{self.text}。"
