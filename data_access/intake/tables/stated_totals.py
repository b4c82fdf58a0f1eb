"""Comparing the totals a sheet states with the sums of its rows: a difference is a question to its author."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal

from data_access.county.ledgers import Column, ColumnType
from data_access.intake.files.sheet import Asked, Sheet, as_text
from data_access.intake.tables.cell_values import CellFault, number_in, plain
from data_access.intake.tables.example_row import cell_at
from data_access.intake.tables.headers import Header
from data_access.intake.tables.row_tidying import Tidied
from data_access.intake.tables.tables import ShownUnit, column_letter
from models.faults import Fault

#: Words of labels whose columns are not added up, whatever a totals row shows there.
_NOT_ADDED = re.compile(r"均|率|比|占|单价|标准|价格|年限|经度|纬度|序号|海拔")


def total_faults(
    file: str, sheet: Sheet, header: Header, tidied: Tidied, units: Mapping[str, ShownUnit]
) -> list[Fault]:
    """A fault for each stated total that is neither the sum of all rows nor of those next to it.

    Sums are made in the unit the file is written in, because its totals are rounded there.
    """
    faults = []
    for name, position in header.positions.items() if tidied.totals else ():
        column = header.ledger.by_name[name]
        if (shown := units.get(name)) is not None:
            column = column.model_copy(update={"unit": next(iter(shown.names), column.unit)})
        if column.type not in (ColumnType.INTEGER, ColumnType.NUMBER) or _NOT_ADDED.search(column.label):
            continue
        try:
            values = {index: _value(sheet.rows[index], position, column) for index in tidied.rows}
        except CellFault:
            continue  # that cell is asked about by itself
        for index in tidied.totals:
            try:
                stated = _value(sheet.rows[index], position, column)
            except CellFault:
                continue
            sums = _sums(index, values, tidied)
            if stated is None or any(_agrees(stated, found) for found in sums):
                continue
            place = f"{column_letter(position)}{index + 1}"
            problem = f"{column.label}的合计是 {_words(stated)}，各行相加是 {_words(sums[0])}"
            faults.append(
                Fault("total_differs", file, sheet.name, place, problem, "请核对合计和各行；合计行不导入，也可以删去")
            )
    return faults


def _value(row: list[object], position: int, column: Column) -> float | None:
    cell = cell_at(row, position)
    if isinstance(cell, Asked):
        raise CellFault(cell.code, cell.problem, cell.remedy)
    if cell is None or (isinstance(cell, str) and plain(cell) in ("-", "/", "—")):
        return None
    return number_in(cell, column)


def _sums(index: int, values: dict[int, float | None], tidied: Tidied) -> list[float]:
    """What a totals row can be the sum of: every row, the block above it, the block below it, all above it."""
    before = max((total for total in tidied.totals if total < index), default=-1)
    after = min((total for total in tidied.totals if total > index), default=math.inf)
    blocks = [
        values,
        {at: value for at, value in values.items() if before < at < index},
        {at: value for at, value in values.items() if index < at < after},
        {at: value for at, value in values.items() if at < index},
    ]
    return [math.fsum(value for value in block.values() if value is not None) for block in blocks]


def _agrees(stated: float, found: float) -> bool:
    """Whether a sum, rounded like the stated total, is that total."""
    exponent = Decimal(repr(stated)).normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    step = 10.0**-decimals if decimals else 0.0
    return math.isclose(stated, found, rel_tol=1e-9, abs_tol=step * 0.5000001)


def _words(number: float) -> str:
    return as_text(float(f"{number:.10g}"))
