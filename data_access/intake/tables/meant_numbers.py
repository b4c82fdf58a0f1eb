"""Numbers whose meaning depends on the workbook they stand in, put right or asked about once their column is known."""

import datetime as dt
from dataclasses import replace

from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.intake.files.number_forms import NumberForm
from data_access.intake.files.sheet import Asked, Sheet
from data_access.intake.tables.tables import RawTable

_EPOCH_1904 = dt.date(1904, 1, 1)
#: Days of a workbook, 1954 to 2119 where it counts from 1900.
_DAYS = range(20_000 - 1462, 80_000)
_TEXTS = frozenset([ColumnType.TEXT, ColumnType.REFERENCE, ColumnType.ID_NUMBER, ColumnType.PHONE])
_DATES = frozenset([ColumnType.DATE, ColumnType.MONTH])


def as_meant(sheet: Sheet, table: RawTable, ledger: Ledger) -> RawTable:
    """The table with its numbers as the workbook means them.

    Args:
        sheet: where the table was read. table: its rows. ledger: their definition.
    """
    if not (sheet.is_1904 or sheet.forms or not sheet.tells_percent):
        return table
    values = dict(table.values)
    for column in ledger.columns:
        if column.name not in values or column.name not in table.positions:
            continue
        position = table.positions[column.name]
        values[column.name] = [
            _meant(cell, column, sheet, sheet.forms.get((row - 1, position)))
            if isinstance(cell, int | float) and not isinstance(cell, bool)
            else cell
            for cell, row in zip(values[column.name], table.rows, strict=True)
        ]
    return replace(table, values=values)


def _meant(cell: float, column: Column, sheet: Sheet, form: NumberForm | None) -> object:
    if sheet.is_1904 and column.type in _DATES and cell in _DAYS:
        return _EPOCH_1904 + dt.timedelta(days=int(cell))
    # 100 % is the most a share can be: up to 2, a number may be a share of one, overshot or not
    if not sheet.tells_percent and column.type is ColumnType.PERCENT and 0 < cell < 2:
        return Asked(
            "share_or_percent",
            f"是 {cell:g}，旧格式的表看不出显示的是 {cell:g}% 还是 {cell * 100:g}%",
            "请用 Excel 或 WPS 另存为 .xlsx 再导入，或把这一列改成文本，写上百分号",
        )
    if form is not None and column.type in _TEXTS:
        return Asked(
            "hidden_by_format",
            "这一格的数用了数字格式，显示的和存的不一样（如显示 LC-001，存的是 1）",
            "请把这一列设为文本格式，再按显示的样子填写",
        )
    return cell
