"""The template's example row: left out where it stands unchanged, asked about where only part of it was overwritten."""

import datetime as dt
from collections.abc import Iterable

from data_access.county.ledgers import Column, ColumnType
from data_access.intake.asking import Asking, Choice, Question
from data_access.intake.files.sheet import Sheet, as_text
from data_access.intake.tables.headers import Header
from data_access.intake.tables.tables import column_letter

#: Columns whose values many rows share by right: equal to the example's they prove nothing.
_COMMON = frozenset(
    [
        ColumnType.TOWNSHIP, ColumnType.VILLAGE, ColumnType.UNIT, ColumnType.COMMITMENT, ColumnType.REFERENCE,
        ColumnType.CODE, ColumnType.BOOLEAN, ColumnType.YEAR, ColumnType.MONTH,
    ]
)  # fmt: skip
#: How much of what tells the example has to be left of it.
_LEFT_SHARE = 0.5
_TELLING_DIGITS = 4
EXAMPLE, REAL = "示例", "真数据"
#: What a workbook made with rows of the record in it says of itself on its help sheet.
NO_EXAMPLE = "表里没有示例，从第 2 行起都是数据。"


def is_example(row: list[object], header: Header) -> bool:
    """Whether the row is the template's example, left standing."""
    return all(
        _text(cell_at(row, position)) == _text(header.ledger.by_name[name].example)
        for name, position in header.positions.items()
    )


def left_out(file: str, sheet: Sheet, header: Header, rows: Iterable[int], asking: Asking) -> list[int]:
    """The first row below the header, if it is the example with some cells overwritten and somebody answered so.

    A clerk who types over the example and forgets cells hands in the example's values as his own. That takes the
    template itself and the example's own row; anywhere else equal values are equal by right, and so they are in a
    workbook that was made without an example.
    """
    index = header.last + 1
    if index not in rows or sheet.has_no_example or not _is_template(sheet, header):
        return []
    # A key is typed first of all, and one that stays is found by whoever has two rows of it.
    telling = [(header.ledger.by_name[n], at) for n, at in header.positions.items() if n not in header.ledger.key]
    left = [(column, at) for column, at in telling if _is_left(sheet.rows[index], column, at)]
    weight = sum(_weight(column) for column, _ in telling)
    if not weight or sum(_weight(column) for column, _ in left) < _LEFT_SHARE * weight:
        return []
    cells = "、".join(f"{column.label}（{column_letter(at)}{index + 1}）" for column, at in left)
    question = Question(
        file, sheet.name, f"第 {index + 1} 行", f"这一行像是没有改完的示例：{cells}还是模板示例里的内容",
        (Choice(EXAMPLE, "是示例，这一行不导入"), Choice(REAL, "是真数据，照样导入")),
    )  # fmt: skip
    return [index] if asking.ask(question) == EXAMPLE else []


def _is_left(row: list[object], column: Column, at: int) -> bool:
    """Whether a cell that would tell still holds the example's value."""
    return _weight(column) > 0 and _text(cell_at(row, at)) == _text(column.example)


def _is_template(sheet: Sheet, header: Header) -> bool:
    """Whether the columns are headed as the template heads them, stars at the required ones."""
    top = sheet.rows[header.last]
    columns = [(header.ledger.by_name[name], at) for name, at in header.positions.items()]
    return any(column.required for column, _ in columns) and all(
        _text(cell_at(top, at)).endswith("*") for column, at in columns if column.required
    )


def _weight(column: Column) -> int:
    """How much it says that a cell holds the example's value: a date, a name or a long number nobody has by chance."""
    if column.example is None or column.type in _COMMON:
        return 0
    text = _text(column.example)
    if column.type is ColumnType.TEXT or not isinstance(column.example, int | float):
        return 2 if len(text) > 2 else 1
    digits = sum(map(str.isdigit, text))
    return 2 if digits >= _TELLING_DIGITS else int(digits > 1)


def _text(value: object) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return "" if value is None else as_text(value)


def cell_at(row: list[object], position: int) -> object:
    """The cell; None where it is empty or beyond the row's end."""
    return row[position] if 0 <= position < len(row) else None
