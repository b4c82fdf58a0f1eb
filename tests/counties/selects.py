"""Running one figure or rule of the county over a few rows written down in a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from data_access.county.reference_tables import reference_tables
from data_access.county.selects import Select
from data_access.record.core.schema import arrow_schema, stored_columns
from tests.data_access.filling import county, ledgers


@cache
def _registers() -> duckdb.DuckDBPyConnection:
    """One for all cases: opening it takes longer than most of them."""
    connection = duckdb.connect()
    for name, table in reference_tables(county()).items():
        connection.register(name, table)
    return connection


@contextmanager
def sandbox(tables: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The registers and these tables, and nothing that an earlier case left."""
    connection = _registers()
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield connection
    finally:
        for name in tables:
            connection.unregister(name)


def figure(name: str, **tables: Sequence[Mapping[str, object]]) -> list[tuple[object, ...]]:
    """What ``figures/<name>.sql`` returns over these rows: month, township, value, numerator, denominator, sorted."""
    found = _run(ledgers().figures[name], tables, "month, township_code, value, numerator, denominator")
    return sorted(found, key=lambda row: tuple(map(str, row[:2])))


def bases(name: str, **tables: Sequence[Mapping[str, object]]) -> set[object]:
    """The bases that ``figures/<name>.sql`` counts in."""
    return {row[0] for row in _run(ledgers().figures[name], tables, "basis")}


def findings(name: str, **tables: Sequence[Mapping[str, object]]) -> list[tuple[object, ...]]:
    """What ``rules/<name>.sql`` finds in these rows: row_id (row1, row2, …), column and problem, sorted."""
    found = _run(ledgers().rules[name], tables, "ledger, row_id, column_name, problem, remedy")
    for ledger, _, column, problem, remedy in found:
        assert column in ledgers()[ledger].by_name
        assert problem and remedy and not f"{problem}{remedy}".endswith("。")
    return sorted((row_id, column, problem) for _, row_id, column, problem, _ in found)


def _run(select: Select, tables: Mapping[str, Sequence[Mapping[str, object]]], columns: str) -> list[tuple[Any, ...]]:
    """These columns of the SELECT over the registers, these rows, and nothing in the other ledgers it reads."""
    assert set(tables) <= select.tables, f"{select.name} does not read them all"
    read: dict[str, pa.Table] = {}
    for ledger in (ledger for ledger in ledgers() if ledger.name in select.tables):
        rows = tables.get(ledger.name, [])
        known = {column.name for column in stored_columns(ledger)}
        assert all(set(row) <= known for row in rows), f"{ledger.name} has no such column"
        records = [
            {"row_id": f"row{number}", "file_id": 1, "source_row": number, **row} for number, row in enumerate(rows, 1)
        ]
        read[ledger.name] = pa.Table.from_pylist(records, schema=arrow_schema(ledger))
    with sandbox(read) as connection:
        return connection.sql(select.sql).select(columns).fetchall()
