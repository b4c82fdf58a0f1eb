"""One DuckDB a process, and nobody meets another's tables in it."""

from __future__ import annotations

from functools import cache

import duckdb
import pyarrow as pa
import pytest

from data_access.record.core import scratch_duckdb as module
from data_access.record.core.scratch_duckdb import scratch


def test_what_one_puts_there_no_other_sees() -> None:
    with scratch() as one, scratch() as other:
        one.register("given", pa.table({"number": [1]}))
        one.execute("CREATE TEMP TABLE made AS SELECT 2 AS number")
        assert one.execute("SELECT number FROM given UNION ALL FROM made ORDER BY 1").fetchall() == [(1,), (2,)]
        for name in ("given", "made"):
            with pytest.raises(duckdb.CatalogException, match=f"Table with name {name} does not exist"):
                other.execute(f"SELECT * FROM {name}")
        other.execute("CREATE TEMP TABLE made AS SELECT 3 AS number")
        assert one.execute("SELECT number FROM made").fetchall() == [(2,)]
    with scratch() as later, pytest.raises(duckdb.CatalogException):
        later.execute("SELECT * FROM made")


def test_a_database_that_became_unusable_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Invalidated:
        def cursor(self) -> duckdb.DuckDBPyConnection:
            raise duckdb.FatalException("database has been invalidated because of a previous fatal error")

    made = iter([Invalidated(), duckdb.connect()])
    monkeypatch.setattr(module, "_database", cache(lambda: next(made)))
    for _ in range(2):
        with scratch() as usable:
            assert usable.execute("SELECT 7").fetchone() == (7,)
