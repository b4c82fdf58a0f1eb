"""What the record holds, to work a figure out again."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data_access.store import Store


def stored(store: Store, ledger: str) -> pd.DataFrame:
    with store.record.reading() as connection:
        return pd.DataFrame(store.record.current_rows(connection, store.ledgers[ledger]).to_pandas())


def one_row(store: Store, sql: str, *values: str) -> Any:
    """The first row of a SELECT over the record's own tables."""
    with store.record.engine.connect() as connection:
        return connection.exec_driver_sql(sql, values).first()
