"""The tables of one version of the read model while it is made, and what of the version before it still holds.

Nobody writes down what depends on what. Whatever is computed asks for rows through :meth:`Build.execute`, which puts
the tables a SELECT names before DuckDB and notes them; the manifest keeps the notes. A file is named after its content,
so what read the same files, and was given the same, would come out the same: its rows are taken over.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlglot

from data_access.county.selects import tables_named
from data_access.manifest import Manifest, PublishedTable
from data_access.record.core.scratch_duckdb import scratch

Rows = Sequence[Mapping[str, object]]


class Build:
    """One version in the making; to be used as a context.

    Attributes:
        tables: what is published so far, by name. before: tables that may be taken over, by name; empty where all is
            made from nothing.
    """

    def __init__(self, folder: Path, before: Manifest | None) -> None:
        self.tables: dict[str, PublishedTable] = {}
        self.before: Mapping[str, PublishedTable] = before.tables if before else {}
        self._folder = folder
        self._duck = scratch()
        self._opened: set[str] = set()
        self._noted: set[str] = set()
        self._parts: dict[str, dict[str, list[str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._duck.close()

    def keeps(self, name: str, stamp: str) -> bool:
        """Take a table over from the version before, where it bears this stamp; whether that was so."""
        found = self.before.get(name)
        if found is None or found.stamp != stamp:
            return False
        self.tables[name] = found
        return True

    def add(self, name: str, table: pa.Table, stamp: str = "") -> None:
        """Write a table and have it at hand for all that follows."""
        written = write_table(self._folder, name, table, stamp)
        self.tables[name] = written.model_copy(update={"parts": self._parts.get(name, {})})

    def execute(
        self, sql: str, parameters: object = None, reads: frozenset[str] | None = None
    ) -> duckdb.DuckDBPyConnection:
        """Run a SELECT over the tables added so far.

        Args:
            reads: the tables it names, where that is known already.
        """
        names = (_named(sql) if reads is None else reads) & self.tables.keys()
        for name in sorted(names - self._opened):
            # A table, not a view: several SELECTs follow, and each would open the files it reads again.
            path = self.path(name).as_posix().replace("'", "''")
            self._duck.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM '{path}'")
        self._opened |= names
        self._noted |= names
        return self._duck.execute(sql, parameters)

    def path(self, name: str) -> Path:
        return self._folder / self.tables[name].file

    def earlier(self, name: str, schema: pa.Schema) -> pa.Table:
        """A table as the version before had it; without rows where it had none."""
        found = self.before.get(name)
        return pq.read_table(self._folder / found.file).cast(schema) if found else schema.empty_table()

    def parted(self, name: str, by: str, schema: pa.Schema) -> Parted:
        """A table to be made part by part; see :class:`Parted`."""
        return Parted(self, name, by, schema, self._parts.setdefault(name, {}))

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """The files read meanwhile, filled in at the end."""
        outer, self._noted, files = self._noted, set(), set[str]()
        yield files
        files |= {self.tables[name].file for name in self._noted}
        self._noted |= outer


class Parted:
    """A table whose parts are computed one by one, each only where something that it read has changed.

    Args:
        by: the column that holds a part's name in all its rows. read: takes what each part was computed from.
    """

    def __init__(self, build: Build, name: str, by: str, schema: pa.Schema, read: dict[str, list[str]]) -> None:
        self._build, self._name, self._by, self._schema, self._read = build, name, by, schema, read
        found = build.before.get(name)
        self._before: Mapping[str, list[str]] = found.parts if found else {}
        self._files = {table.file for table in build.tables.values()}
        self._tables: list[pa.Table] = []

    def add(self, part: str, given: object, make: Callable[[], Rows | None]) -> None:
        """Add the rows of one part.

        Args:
            given: what it depends on besides the tables that ``make`` reads.
            make: the rows, of the table's schema; None where they cannot be computed, so that it is tried again.
        """
        mark, before = _content_mark(repr(given).encode()), self._before.get(part)
        if before is not None and self._files.union({mark}).issuperset(before):
            self._read[part] = before
            self._tables.append(self._earlier.filter(pc.equal(self._earlier[self._by], part)))
            return
        with self._build.noting() as files:
            rows = make()
        if rows is not None:
            self._read[part] = [mark, *sorted(files)]
        self._tables.append(pa.Table.from_pylist(rows or [], schema=self._schema))

    def table(self) -> pa.Table:
        """All parts, in the order they were added."""
        return pa.concat_tables([self._schema.empty_table(), *self._tables]).combine_chunks()

    @cached_property
    def _earlier(self) -> pa.Table:
        return self._build.earlier(self._name, self._schema)


@lru_cache(maxsize=256)
def _named(sql: str) -> frozenset[str]:
    return tables_named(sqlglot.parse_one(sql, read="duckdb"))


def write_table(folder: Path, name: str, table: pa.Table, stamp: str) -> PublishedTable:
    """Write under a name made from the content, so that a file in use is never overwritten."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data = sink.getvalue().to_pybytes()
    path = folder / f"{name}-{_content_mark(data)}.parquet"
    if not is_whole(path):
        temporary = path.with_suffix(".new")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    return PublishedTable(file=path.name, row_count=table.num_rows, stamp=stamp)


def is_whole(path: Path) -> bool:
    """Whether the file is there with the content it is named after."""
    try:
        return path.stem.endswith(f"-{_content_mark(path.read_bytes())}")
    except FileNotFoundError:
        return False


def _content_mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
