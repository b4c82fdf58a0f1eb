"""Reading the published files with DuckDB; every read is narrowed to what the viewer may see."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from data_access.manifest import Manifest, read_manifest
from data_access.record.core.arrow_tables import declared
from errors import StoreError
from models.viewing import Viewer

if TYPE_CHECKING:
    import pandas as pd

_PARAMETER = re.compile(r"\$(\w+)")
#: What pages ask for, a SELECT a file; what each returns is written in ``rows.toml`` beside them.
QUERIES = Path(__file__).parent / "queries"
#: Behind the type of a column in ``rows.toml`` that is never empty.
NEVER_EMPTY = "!"


class ReadModel:
    """One version of the read model, held open in memory; safe to share between threads.

    Raises:
        StoreError: nothing was published yet, or a file is missing or damaged.
    """

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        manifest = manifest or read_manifest(folder)
        if manifest is None:
            raise StoreError("还没有可看的数据。请先运行 python -m cli publish，或重新启动。")
        self.manifest: Manifest = manifest
        self._duck = duckdb.connect(config={"threads": 2})
        try:
            for name, table in manifest.tables.items():
                path = (folder / table.file).as_posix().replace("'", "''")
                self._duck.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{path}')")
        except duckdb.Error as error:
            raise StoreError(
                f"读库文件缺失或损坏。请删除文件夹 {folder.name} 后重新启动，系统会由记录库重建。"
            ) from error

    def query(self, name: str, viewer: Viewer, townships: Sequence[str] = (), **parameters: object) -> pd.DataFrame:
        """Run ``queries/<name>.sql``.

        Args:
            townships: codes chosen in the filter line; none = all. What they and the viewer's rights have in
                common is bound as ``$areas`` (NULL = the whole county), the viewer's units as ``$units``.
            parameters: the query's other ``$names``; values are bound, never pasted.
        """
        bound = {"areas": allowed(viewer.areas, townships), "units": allowed(viewer.units, ()), **parameters}
        return self.select(query_sql(name), bound)

    def select(self, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
        """Run a SELECT that data_access has built and narrowed itself; parameters it does not name are left out."""
        return self._duck.cursor().execute(sql, named_in(sql, parameters)).df()


def named_in(sql: str, parameters: Mapping[str, object]) -> dict[str, object]:
    """Those of the parameters that a SELECT names."""
    named = set(_PARAMETER.findall(sql))
    return {key: value for key, value in parameters.items() if key in named}


def allowed(rights: frozenset[str] | None, chosen: Sequence[str]) -> list[str] | None:
    """What the viewer's rights and the filter have in common, sorted; None = everything."""
    wanted = frozenset(chosen)
    if rights is None:
        return sorted(wanted) if wanted else None
    return sorted(rights & wanted if wanted else rights)


@lru_cache(maxsize=64)
def query_sql(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@cache
def query_rows() -> dict[str, dict[str, str]]:
    """Query -> column -> type, as ``rows.toml`` has them."""
    rows = tomllib.loads((QUERIES / "rows.toml").read_text(encoding="utf-8"))
    return {query: declared(columns) for query, columns in rows.items()}
