"""Tables of Arrow out of the record, and their columns as they are declared: a name and a type, comma between."""

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

_DECLARED = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
    "moment": pa.timestamp("s"),
}  # fmt: skip
#: SQL type -> Arrow type; of every other the text.
_OF_SQL = (
    (sa.Integer, pa.int64()), (sa.Float, pa.float64()), (sa.Boolean, pa.bool_()), (sa.Date, pa.date32()),
    (sa.DateTime, pa.timestamp("s")),
)  # fmt: skip


def declared(columns: str) -> dict[str, str]:
    """Column -> type of ``row_id text, year integer``."""
    found = {}
    for column in columns.split(","):
        name, kind = column.split()
        found[name] = kind
    return found


def schema_of(columns: str) -> pa.Schema:
    """The same as Arrow has it."""
    return pa.schema([(name, _DECLARED[kind]) for name, kind in declared(columns).items()])


def schema_of_columns(columns: Iterable[sa.ColumnElement[Any]]) -> pa.Schema:
    """Columns of the record as they are published."""
    return pa.schema([(column.key or "", arrow_type(column.type)) for column in columns])


def arrow_type(kind: sa.types.TypeEngine[Any]) -> pa.DataType:
    return next((arrow for sql, arrow in _OF_SQL if isinstance(kind, sql)), pa.string())


def table_of(connection: sa.Connection, query: sa.Select[Any]) -> pa.Table:
    """What a query of the record returns."""
    return as_table(connection.execute(query).all(), schema_of_columns(query.selected_columns))


def as_table(rows: Sequence[Sequence[object]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [() for _ in schema]
    return pa.table([pa.array(list(c), t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)
