"""Rows that the record holds and the screens cannot show: named, and everything else is published.

A stored value may be of a time no column allows any more (a year mistyped before dates had a window), not of its
column's type, or a number so large that sums over it overflow. One such row must not keep all others from the screens.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.date_windows import Window
from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.intake.tables.cell_values import SAFE_DIGITS
from data_access.record.core.arrow_tables import schema_of
from data_access.record.core.schema import stored_columns

SET_ASIDE_SCHEMA = schema_of(
    "ledger text, row_id text, column_name text, problem text, township_code text, file_id integer, source_row integer"
)
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.PERCENT)
_OF_TIME = (ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR)


def read_cell_by_cell(
    connection: sa.Connection, query: sa.Select[Any], schema: pa.Schema
) -> tuple[pa.Table, list[tuple[str, str]]]:
    """The rows of a query in which a value is not of its column's type; see :meth:`Record.read_rows`."""
    raw = sa.select(*(sa.type_coerce(column, sa.types.NullType()) for column in query.selected_columns))
    raw = raw.where(query.whereclause).order_by(*query._order_by_clauses)  # type: ignore[arg-type]
    unreadable: list[tuple[str, str]] = []
    cells: dict[str, list[object]] = {field.name: [] for field in schema}
    for row in connection.execute(raw):
        for field, value in zip(schema, row, strict=True):
            try:
                scalar = pa.scalar(_typed(value, field.type), field.type).as_py()
            except (pa.ArrowException, ValueError, TypeError, OverflowError):
                scalar = None
                unreadable.append((str(row[0]), field.name))
            cells[field.name].append(scalar)
    return pa.table(cells, schema=schema), unreadable


def _typed(value: object, kind: pa.DataType) -> object:
    """A value as the driver gives it, made what Arrow wants of this type."""
    if value is None:
        return None
    if pa.types.is_date(kind) and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if pa.types.is_boolean(kind) and value in (0, 1):
        return bool(value)
    return value


def part(
    ledger: Ledger, table: pa.Table, unreadable: Iterable[tuple[str, str]], today: dt.date, county: County
) -> tuple[pa.Table, list[dict[str, object]]]:
    """The rows that can be shown, and one dict of ``SET_ASIDE_SCHEMA`` for each cell that sets its row aside.

    Args:
        table, unreadable: see :meth:`Record.read_rows`. today: the present day. county: its registers, for codes.
    """
    bad: dict[tuple[str, str], str] = {
        cell: f"{_label(ledger, cell[1])}里存的不是这一列该有的内容" for cell in unreadable
    }
    registers = _registers(county)
    for column in stored_columns(ledger):
        values, problem = table[column.name], ""
        if column.type in _NUMBERS:
            problem, is_bad = f"{column.label}里存的数大得没有意义", _too_large(values)
        elif column.type in _OF_TIME:
            window = Window.of(column, today)
            problem, is_bad = f"{column.label}“{{}}”不在 {window.words}", _outside(values, column, window)
        elif column.type in registers:
            problem = f"{column.label}“{{}}”不在本县名录里"
            is_bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=registers[column.type])))
        if problem:
            rows = table.filter(is_bad)
            found = zip(rows["row_id"].to_pylist(), rows[column.name].to_pylist(), strict=True)
            bad |= {(row_id, column.name): problem.format(value) for row_id, value in found}
    if not bad:
        return table, []
    is_bad = pc.is_in(table["row_id"], value_set=pa.array(sorted({row_id for row_id, _ in bad}), pa.string()))
    sources = {row["row_id"]: row for row in table.filter(is_bad).to_pylist()}
    told = [
        {
            "ledger": ledger.name, "row_id": row_id, "column_name": name, "problem": problem,
            "township_code": sources[row_id].get("township_code"), "file_id": sources[row_id]["file_id"],
            "source_row": sources[row_id]["source_row"],
        }
        for (row_id, name), problem in bad.items()
    ]  # fmt: skip
    return table.filter(pc.invert(is_bad)), told


def standards(county: County, today: dt.date) -> str:
    """What :func:`part` goes by besides the rows: another year or another register may show or hide a row."""
    codes = {str(kind): found.to_pylist() for kind, found in _registers(county).items()}
    return f"{today.year}{codes}"


def _registers(county: County) -> dict[ColumnType, pa.Array]:
    """The codes a column may hold: one that is gone from its register has no name to be shown by."""
    return {
        ColumnType.TOWNSHIP: pa.array([township.code for township in county.townships], pa.string()),
        ColumnType.VILLAGE: pa.array([village.code for village in county.villages], pa.string()),
        ColumnType.UNIT: pa.array([unit.id for unit in county.units], pa.string()),
        ColumnType.COMMITMENT: pa.array(sorted(county.commitment_ids), pa.string()),
    }


def _too_large(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which numbers sums cannot hold: infinite, none at all, or beyond what a cell holds exactly."""
    numbers = pc.cast(values, pa.float64(), safe=False)
    held = pc.and_(pc.greater(numbers, -(10**SAFE_DIGITS)), pc.less(numbers, 10**SAFE_DIGITS))
    return pc.invert(pc.fill_null(held, True))


def _outside(values: pa.ChunkedArray, column: Column, window: Window) -> pa.ChunkedArray:
    """Which values are there and lie outside the window, or are no month at all."""
    if column.type is ColumnType.DATE:
        low, high = pa.scalar(window.earliest, pa.date32()), pa.scalar(window.latest, pa.date32())
        outside = pc.or_(pc.less(values, low), pc.greater(values, high))
    elif column.type is ColumnType.YEAR:
        outside = pc.or_(pc.less(values, window.earliest.year), pc.greater(values, window.latest.year))
    else:
        is_month = pc.match_substring_regex(values, r"^\d{4}-(0[1-9]|1[0-2])$")
        low, high = f"{window.earliest:%Y-%m}", f"{window.latest:%Y-%m}"
        outside = pc.or_(pc.invert(is_month), pc.or_(pc.less(values, low), pc.greater(values, high)))
    return pc.fill_null(outside, False)


def _label(ledger: Ledger, name: str) -> str:
    return next((column.label for column in stored_columns(ledger) if column.name == name), name)
