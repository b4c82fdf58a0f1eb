"""Tables of the record: the fixed ones, and two for each ledger made from its definition.

Every ledger table is append-only in substance: a change closes the old version (``replaced_by``) and adds a
new one, so the current rows are those with ``replaced_by IS NULL`` and nothing that was ever taken in is lost.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from data_access.ledgers import Column, ColumnType, Ledger

FIXED = sa.MetaData()

store_meta = sa.Table(
    "store_meta", FIXED, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
)
batches = sa.Table(
    "batches",
    FIXED,
    sa.Column("batch_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
)
batch_files = sa.Table(
    "batch_files",
    FIXED,
    sa.Column("file_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("batch_id", sa.ForeignKey("batches.batch_id"), nullable=False, index=True),
    sa.Column("ledger", sa.String(60), nullable=False),
    sa.Column("file", sa.String(260), nullable=False),
    sa.Column("sheet", sa.String(60), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("row_count", sa.Integer, nullable=False),
    sa.Column("inserted_count", sa.Integer, nullable=False),
    sa.Column("updated_count", sa.Integer, nullable=False),
    sa.Column("ended_count", sa.Integer, nullable=False),
    sa.Column("positions", sa.JSON, nullable=False),
)
layers = sa.Table(
    "layers",
    FIXED,
    sa.Column("layer_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("file", sa.String(260), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("declared_crs", sa.String(120), nullable=False),
    sa.Column("feature_count", sa.Integer, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("geojson", sa.Text, nullable=False),
    sa.Column("original", sa.LargeBinary, nullable=False),
    sa.Column("withdrawn_at", sa.DateTime, nullable=True),
    sa.Column("withdrawn_by", sa.String(60), nullable=True),
)

_SQL_TYPES: dict[ColumnType, type[sa.types.TypeEngine[Any]]] = {
    ColumnType.INTEGER: sa.Integer,
    ColumnType.YEAR: sa.Integer,
    ColumnType.NUMBER: sa.Float,
    ColumnType.PERCENT: sa.Float,
    ColumnType.DATE: sa.Date,
    ColumnType.BOOLEAN: sa.Boolean,
}
_ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    ColumnType.INTEGER: pa.int64(),
    ColumnType.YEAR: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.PERCENT: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}
#: Columns that every ledger's current rows carry besides its own, with their Arrow types.
TRACKING: dict[str, pa.DataType] = {"row_id": pa.string(), "file_id": pa.int64(), "source_row": pa.int64()}


def _sql_column(column: Column) -> sa.Column[Any]:
    kind = _SQL_TYPES.get(column.type, sa.Text)
    return sa.Column(column.name, kind(), nullable=True)


def stored_columns(ledger: Ledger) -> tuple[Column, ...]:
    """Columns of the main table: the public ones and references, which are kept as surrogates."""
    return tuple(column for column in ledger.columns if column not in ledger.private_columns)


def main_table(ledger: Ledger, metadata: sa.MetaData) -> sa.Table:
    """The ledger's rows without any sensitive value; ``row_id`` is a random surrogate."""
    return sa.Table(
        ledger.name,
        metadata,
        sa.Column("version_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("row_id", sa.String(16), nullable=False, index=True),
        sa.Column("row_key", sa.Text, nullable=True),
        sa.Column("batch_id", sa.Integer, nullable=False),
        sa.Column("replaced_by", sa.Integer, nullable=True),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("source_row", sa.Integer, nullable=False),
        *(_sql_column(column) for column in stored_columns(ledger)),
        sa.Index(
            f"uq_{ledger.name}_current",
            "row_key",
            unique=True,
            sqlite_where=sa.text("replaced_by IS NULL"),
            postgresql_where=sa.text("replaced_by IS NULL"),
        ),
    )


def private_table(ledger: Ledger, metadata: sa.MetaData) -> sa.Table | None:
    """The sensitive values of the ledger's rows, and only here; None for a ledger without any."""
    if not ledger.private_columns:
        return None
    return sa.Table(
        f"{ledger.name}_private",
        metadata,
        sa.Column("row_id", sa.String(16), primary_key=True),
        sa.Column("row_key", sa.Text, nullable=True, unique=True),
        *(_sql_column(column) for column in ledger.private_columns),
    )


def arrow_schema(ledger: Ledger) -> pa.Schema:
    """Row id, source file and row, then the stored columns."""
    fields = [pa.field(name, kind) for name, kind in TRACKING.items()]
    fields += [pa.field(column.name, _ARROW_TYPES.get(column.type, pa.string())) for column in stored_columns(ledger)]
    return pa.schema(fields)
