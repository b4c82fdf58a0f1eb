"""DuckDB with nothing in it, for SELECTs over tables that are put before it."""

import atexit
from functools import cache

import duckdb


def scratch() -> duckdb.DuckDBPyConnection:
    """A connection that sees nothing of any other's tables, as long as they are registered or made as TEMP."""
    try:
        connection = _database().cursor()
        connection.execute("SELECT 1").fetchall()
        return connection
    except duckdb.FatalException:  # a fault of DuckDB's own made it unusable, whoever met it
        _database.cache_clear()
        return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One a process: to make one costs more than most of what is asked of it."""
    return duckdb.connect()


atexit.register(_database.cache_clear)  # else DuckDB complains of what is left
