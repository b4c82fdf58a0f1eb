"""Running one check of the county over a few rows written down in a test."""

from __future__ import annotations

import pyarrow as pa
import sqlglot

from data_access.county.ledgers import ColumnType, Ledger
from data_access.county.selects import Select
from data_access.published.commitment_series import VALUES_SCHEMA
from data_access.record.core.schema import arrow_schema
from tests.counties.selects import sandbox
from tests.data_access.filling import county, ledgers

COUNTY, LEDGERS = county(), ledgers()
RETURNED = ["severity", "ledger", "row_id", "column_name", "problem", "remedy", "township_code", "unit_id"]
#: What a check of rows added up returns besides: what of, and the sum.
COMPARED = "compared"

#: Ledger (or commitment_values) -> row_id -> cells.
World = dict[str, dict[str, dict[str, object]]]


def as_published(ledger: Ledger, rows: dict[str, dict[str, object]]) -> pa.Table:
    """The ledger's published table, marks of id numbers included."""
    schema = arrow_schema(ledger)
    for column in ledger.columns:
        mark = f"{column.name}_mark"
        if column.type is ColumnType.ID_NUMBER and mark not in schema.names:
            schema = schema.append(pa.field(mark, pa.string()))
    unknown = {name for cells in rows.values() for name in cells} - set(schema.names)
    assert not unknown, unknown
    return pa.Table.from_pylist([{"row_id": row_id, **cells} for row_id, cells in rows.items()], schema=schema)


def read_tables(select: Select, tables: World) -> dict[str, pa.Table]:
    """Every ledger that the SELECT reads, with these rows or none."""
    ledgers = (ledger for ledger in LEDGERS if ledger.name in select.tables)
    return {ledger.name: as_published(ledger, tables.get(ledger.name, {})) for ledger in ledgers}


def findings(name: str, tables: World) -> list[dict[str, object]]:
    """What the check returns, one dict a row, over these rows and nothing in the other tables it reads."""
    check = LEDGERS.checks[name]
    values = [{"row_id": row_id, **cells} for row_id, cells in tables.get("commitment_values", {}).items()]
    read = read_tables(check, tables) | {"commitment_values": pa.Table.from_pylist(values, schema=VALUES_SCHEMA)}
    with sandbox(read) as connection:
        rows = connection.execute(check.sql).fetchall()
        names = [column[0] for column in connection.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


def assert_one_select_with_a_title(name: str) -> None:
    """The file starts with its title and is one SELECT (or a union of some) of every column, in order."""
    check = LEDGERS.checks[name]
    assert check.sql.startswith(f"-- {check.title}\n")
    (statement,) = (one for one in sqlglot.parse(check.sql, read="duckdb") if one is not None)
    assert isinstance(statement, sqlglot.exp.Query)
    assert [name for name in statement.named_selects if name != COMPARED] == RETURNED
