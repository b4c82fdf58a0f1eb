"""A sheet as it stands in a file: cells without any meaning yet."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from data_access.number_forms import NumberForm

#: First and last cell of a merged range, both as 0-based (row, column).
Merge = tuple[tuple[int, int], tuple[int, int]]

#: The largest area of a sheet that is laid out: more rows than config.toml allows, times a ledger's columns.
MAX_AREA_CELLS = 10_000_000
#: They make a text read other than it is written.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Asked:
    """Stands for a cell whose meaning only its author knows; the check turns it into a fault.

    ``problem`` and ``remedy`` are Chinese clauses without a full stop.
    """

    problem: str
    remedy: str

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells as read (None where empty), row 0 being row 1 of Excel; rows may differ in length.

    Attributes:
        forms: cell as (row, column) -> what its number format adds to the number (a unit, a scale), if anything.
        hidden_rows, hidden_columns: those that are hidden, by hand or by a filter. is_hidden: the sheet itself.
        is_1904: whether the workbook counts its days from 1904.
    """

    name: str
    rows: list[list[object]]
    merges: tuple[Merge, ...] = ()
    forms: Mapping[tuple[int, int], NumberForm] = field(default_factory=dict)
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    is_hidden: bool = False
    is_1904: bool = False


@dataclass(frozen=True)
class Reading:
    """The sheets of a file, and what was noticed about the file as a whole (Chinese clauses)."""

    sheets: list[Sheet]
    remarks: tuple[str, ...] = ()


class Texts(dict[str, str | None]):
    """Text -> the same text, held once, or None when it is blank. Ledgers repeat themselves."""

    def __missing__(self, text: str) -> str | None:
        self[text] = found = text if text.strip() else None
        return found


def is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def is_invisible(char: str) -> bool:
    """Whether a character steers a screen or printer instead of being seen."""
    return unicodedata.category(char) == "Cc" or char in BIDI_CONTROLS


def quotable(text: str, length: int) -> str:
    """Text fit to stand in a message: nothing invisible, and not longer than asked."""
    seen = "".join(char for char in text if not is_invisible(char))
    return f"{seen[:length]}…" if len(seen) > length else seen


def covered(merge: Merge, height: int) -> Iterator[int]:
    """The rows of a merged range that a sheet of this height has."""
    (first, _), (last, _) = merge
    yield from range(first, min(last + 1, height))
