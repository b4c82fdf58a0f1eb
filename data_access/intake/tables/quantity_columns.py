"""The cells of a quantity column before they are parsed: in which unit each is, and whether a share is of 1 or of 100.

A number without a unit of its own takes the one that stands outside the cells. In a column of percentages 0.985 may
be 98.5 % or less than one; a column is asked about as a whole, because whoever filled it in did so in one way.
"""

import re
from collections.abc import Mapping, Sequence

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.intake.asking import Asking, Choice, Question
from data_access.intake.files.sheet import Asked, as_text, quotable
from data_access.intake.tables.cell_values import plain
from data_access.intake.tables.quantities import NotCertain, are_pieces, conversion, plain_number, with_unit
from data_access.intake.tables.tables import RawTable, ShownUnit
from models.faults import Notice

#: In the place of a cell that an open question is about: no fault besides.
OPEN = Asked("open_question", "", "")
_PERCENT = "%"
_SHARE, _PERCENTAGE = "小数", "百分数"
_SHOWN_CELLS = 5


def row_units(column: Column, ledger: Ledger, values: Mapping[str, Sequence[object]], county: County) -> list[str]:
    """The unit of each row of a column whose unit another column says; ``values``: those parsed before it."""
    said = values[column.unit_of]
    if ledger.by_name[column.unit_of].type is ColumnType.COMMITMENT:
        return ["" if code is None else county.commitment(str(code)).unit for code in said]
    return ["" if code is None else str(code) for code in said]


def with_units(
    raw: RawTable, column: Column, given: Sequence[object], units: Sequence[str], asking: Asking
) -> list[object]:
    """The column's cells, a unit behind each number whose unit is not its row's own.

    Args:
        given: the cells. units: the row's own unit, for each row. asking: where the question about shares goes.
    """
    shown = raw.units.get(column.name)
    cells = list(given)
    if shown is not None:
        cells = [_in_shown(cell, shown, own) for cell, own in zip(cells, units, strict=True)]
    if _PERCENT not in (units if column.unit_of else (column.unit,)):
        return cells
    return _shares_settled(raw, column, cells, units, asking)


def _in_shown(cell: object, shown: ShownUnit, own: str) -> object:
    if _bare(cell) is None and not isinstance(cell, str):
        return cell
    if not shown.names:
        return OPEN
    unit = next((name for name in shown.names if conversion(name, own) is not None), shown.names[0])
    if are_pieces(unit, own):
        return cell
    try:
        return with_unit(plain(cell), unit)
    except NotCertain as question:
        return Asked(question.code, f"“{quotable(as_text(cell), 20)}”{question.problem}", question.remedy)


def _bare(cell: object) -> float | None:
    """The number of a cell that has no unit of its own, else None."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    return plain_number(plain(cell)) if isinstance(cell, str) else float(cell)


def _shares_settled(
    raw: RawTable, column: Column, cells: list[object], units: Sequence[str], asking: Asking
) -> list[object]:
    numbers = {
        at: number
        for at, (cell, unit) in enumerate(zip(cells, units, strict=True))
        if unit == _PERCENT and (number := _bare(cell)) is not None and number > 0
    }
    # beside 80 and 95 a 1 is one percent; where nothing is higher it may as well be all of it
    most = 1.0 if all(number <= 1 for number in numbers.values()) else 0.999_999_999
    doubtful = [at for at, number in numbers.items() if number <= most]
    if not doubtful:
        return cells
    answer = asking.ask(_share_question(raw, column, doubtful))
    for at in doubtful:
        suffix = _SHARE if answer == _SHARE else _PERCENT
        cells[at] = OPEN if answer is None else f"{as_text(cells[at])}{suffix}"
    return cells


def _share_question(raw: RawTable, column: Column, doubtful: Sequence[int]) -> Question:
    places = [raw.cell(column.name, at) for at in doubtful]
    listed = "、".join(places[:_SHOWN_CELLS]) + (" 等" if len(places) > _SHOWN_CELLS else "")
    example = quotable(as_text(raw.values[column.name][doubtful[0]]), 20)
    several = f"有 {len(places)} 格不超过 1（{listed}，如 {example}）"
    text = f"{column.label}{several if len(places) > 1 else f'是 {example}'}，看不出是小数还是百分数"
    choices = (
        Choice(_SHARE, "都是小数，98.5% 记作 0.985 的（乘 100）"),
        Choice(_PERCENTAGE, "都是百分数，真的不超过 1%"),
    )
    return Question(raw.file, raw.sheet, places[0], text, choices)


def conversion_notices(
    raw: RawTable, column: Column, units: Sequence[str], values: Sequence[object]
) -> tuple[Notice, ...]:
    """What was converted in a column, and by what: the unit in the cells, the one outside them, or an answer."""
    shown = raw.units.get(column.name)
    is_open = shown is not None or _PERCENT in units  # else a number is what it is, and only texts are looked at
    written: dict[str, str] = {}
    outside: list[str] = []
    for cell, value, unit in zip(raw.values[column.name], values, units, strict=True):
        if value is None or not (is_open or isinstance(cell, str)) or not isinstance(value, int | float):
            continue
        bare, text = _bare(cell), as_text(cell)
        # a sensitive number is not repeated
        into = (unit or "台账的单位") + ("" if column.sensitive else f"，如“{quotable(text, 20)}”算作 {value:.15g}")
        if bare is None and _leading(text) not in (None, value):
            written[text] = into
        elif bare is not None and float(f"{bare:.15g}") != value:
            outside.append(into)
    texts = []
    if written:
        texts.append(
            ("converted_as_written", f"有 {len(written)} 种写法按所写的单位换算成{next(iter(written.values()))}")
        )
    if outside:
        source = f"{shown.where}写的单位是{'、'.join(shown.names)}" if shown else "按小数填的"
        texts.append(("converted_by_title", f"{source}，{len(outside)} 格换算成{outside[0]}"))
    return tuple(raw.notice(code, f"{column.label}：{text}") for code, text in texts)


def _leading(text: str) -> float | None:
    """The number a text begins with, whatever unit follows."""
    found = re.match(r"[+-]?\d+(?:\.\d+)?", plain(text).replace(",", ""))
    return float(found[0]) if found else None
