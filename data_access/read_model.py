"""Reading the published files with DuckDB; every read is narrowed to what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from data_access.manifest import Manifest, read_manifest
from errors import StoreError
from models import Viewer

_QUERIES = Path(__file__).parent / "queries"


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
                common is bound as ``$areas`` (NULL = the whole county).
            parameters: the query's other ``$names``; values are bound, never pasted.
        """
        bound = {"areas": _areas(viewer, townships), **parameters}
        sql = _sql(name)
        used = {key: value for key, value in bound.items() if f"${key}" in sql}
        return self._duck.cursor().execute(sql, used).df()


def _areas(viewer: Viewer, townships: Sequence[str]) -> list[str] | None:
    chosen = frozenset(townships)
    if viewer.areas is None:
        return sorted(chosen) if chosen else None
    return sorted(viewer.areas & chosen if chosen else viewer.areas)


@lru_cache(maxsize=64)
def _sql(name: str) -> str:
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
