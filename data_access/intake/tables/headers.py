"""Understanding the header of a sheet: which ledger it is, where its columns stand, what is left aside.

A header may have titles above it and up to three rows: a group (收入) merged over its parts (工资性, 经营性) is
joined with them where that gives the name of a column. What could be two columns is asked about.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process

from data_access.county.ledgers import Ledger, Ledgers
from data_access.county.text_folding import folded
from data_access.intake.files.sheet import Sheet, as_text, quotable
from data_access.intake.tables.tables import column_letter, is_for_comparison
from models.faults import Fault

_SEARCH_ROWS = 15
_MAX_DEPTH = 3
_MAX_WIDTH = 1_000
_UNIT_IN_HEADER = re.compile(r"[（(][^（）()]*[）)]$")
#: Columns people add for themselves; left out with a notice unless the ledger has such a column.
_HELPERS = frozenset(["序号", "备注", "填表人", "审核人", "联系电话", "填报日期"])


@dataclass(frozen=True)
class Header:
    """A header understood.

    Attributes:
        ledger: the ledger. first, last: its rows in the sheet, from 0.
        units_row: the row right below that holds nothing but units, where there is one.
        positions: column name -> 0-based column. ignored: label of a helper column -> 0-based column.
    """

    ledger: Ledger
    first: int
    last: int
    positions: dict[str, int] = field(default_factory=dict)
    ignored: dict[str, int] = field(default_factory=dict)
    units_row: int | None = None

    @property
    def below(self) -> int:
        """The first row that can hold data."""
        return (self.last if self.units_row is None else self.units_row) + 1


#: The header's texts over one column, from the top down, made comparable; empty ones left out.
_Stack = tuple[str, ...]


def find_header(sheet: Sheet, ledgers: Ledgers) -> Header | None:
    """The ledger of a sheet and the rows of its header: by the sheet's name, else by most labels known.

    Args:
        sheet: the cells. ledgers: the known ones.
    """
    named = [ledger for ledger in ledgers if sheet.name.strip() in (ledger.title, ledger.name)]
    labels = {ledger.name: _labels(ledger) for ledger in named or ledgers}
    anywhere = frozenset().union(*labels.values())
    best, hits = None, 0
    for depth in range(1, _MAX_DEPTH + 1):  # a flat header wins over a deep one that knows no more
        for first in range(min(_SEARCH_ROWS, len(sheet.rows) - depth + 1)):
            stacks = [stack for stack in _stacks(sheet, first, depth) if not anywhere.isdisjoint(_texts(stack))]
            for ledger in named or ledgers:
                known = labels[ledger.name]
                found = len({name for stack in stacks for name in _meanings(stack, known)})
                if found > hits:
                    best, hits = Header(ledger, first, first + depth - 1), found
    if best is None or (not named and hits * 2 < sum(column.required for column in best.ledger.columns)):
        return None
    return best


def map_columns(file: str, sheet: Sheet, header: Header) -> tuple[Header, list[Fault]]:
    """The header with its positions, and a fault for each header cell that is unknown, double or lacking."""
    ledger, labels = header.ledger, _labels(header.ledger)
    faults = []
    for position, stack in enumerate(_stacks(sheet, header.first, header.last - header.first + 1)):
        names = _meanings(stack, labels)
        shown = quotable("·".join(stack), 30)
        if not stack or is_for_comparison(stack[-1]):
            continue
        if not names and stack[-1] in _HELPERS:
            header.ignored.setdefault(stack[-1], position)
            continue
        if len(names) == 1 and (name := names[0]) not in header.positions:
            header.positions[name] = position
            continue
        if len(names) == 1:
            code, problem, remedy = "double_column", f"“{shown}”这一列出现了两次", "请只留一列"
        elif names:
            words = "、".join(ledger.by_name[name].label for name in names)
            code, problem = "ambiguous_column", f"“{shown}”这一列看不出是{words}中的哪一个"
            remedy = "请改成模板的列名"
        else:
            match = process.extractOne(stack[-1], list(labels), score_cutoff=60)
            code, problem = "unknown_column", f"{ledger.title}没有“{shown}”这一列"
            remedy = f"是否“{match[0]}”？请改成模板的列名" if match else "请删去这一列，或用模板填写"
        faults.append(Fault(code, file, sheet.name, f"{column_letter(position)}{header.last + 1}", problem, remedy))
    place = f"第 {header.last + 1} 行"
    faults += [
        Fault("missing_column", file, sheet.name, place, f"缺少“{column.header}”这一列", "请按模板补上这一列")
        for column in ledger.columns
        if column.required and column.name not in header.positions
    ]
    return header, faults


def _label(text: object) -> str:
    """A header cell made comparable: half-width, without spaces, line breaks, required mark and unit."""
    label = re.sub(r"\s|\*", "", folded(as_text(text)))
    return _UNIT_IN_HEADER.sub("", label) or label


def _labels(ledger: Ledger) -> dict[str, str]:
    """Comparable label or alias -> column name."""
    return {_label(text): column.name for column in ledger.columns for text in (column.label, *column.aliases)}


def _stacks(sheet: Sheet, first: int, depth: int) -> list[_Stack]:
    """For each column of the sheet, the header's texts over it, made comparable."""
    return [tuple(filter(None, map(_label, cells))) for cells in _cells_over(sheet, first, depth)]


def texts_over(sheet: Sheet, header: Header) -> list[list[str]]:
    """For each column of the sheet, the header's texts over it as they are written, from the top down."""
    columns = _cells_over(sheet, header.first, header.last - header.first + 1)
    return [[as_text(cell) for cell in cells] for cells in columns]


def _cells_over(sheet: Sheet, first: int, depth: int) -> list[list[object]]:
    """For each column of the sheet, the header's cells; a group's text stands over all it is merged over."""
    rows = [list(row[:_MAX_WIDTH]) for row in sheet.rows[first : first + depth]]
    width = max(map(len, rows), default=0)
    for row in rows:
        row += [None] * (width - len(row))
    for (top, left), (_, right) in sheet.merges:
        if first <= top < first + depth - 1:  # the lowest row is never a group
            for column in range(left + 1, min(right + 1, width)):
                rows[top - first][column] = rows[top - first][left]
    return [[cell for cell in cells if cell is not None] for cells in zip(*rows, strict=True)]


def _meanings(stack: _Stack, labels: Mapping[str, str]) -> list[str]:
    """The columns a stack of header texts can mean: joined if that is a name, else its lowest text."""
    *joined, lowest = _texts(stack) or [""]
    return _known(joined, labels) or _known([lowest], labels)


def _texts(stack: _Stack) -> list[str]:
    """What a stack can read as: a group with its parts, before or behind them; last its lowest text alone."""
    ends = [stack[start:] for start in range(len(stack) - 1)]
    return [text for end in ends for text in ("".join(end), "".join(reversed(end)))] + list(stack[-1:])


def _known(texts: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(labels[text] for text in texts if text in labels))
