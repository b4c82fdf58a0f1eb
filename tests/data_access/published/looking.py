"""Looking at what a store shows of its rows."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from data_access.published.ledger_view import LedgerView
from data_access.store import Store
from models.time import Month
from models.viewing import EVERYBODY, Filters, Viewer
from tests.data_access.filling import read_model

CHONGWEN, LIYI, PINGCHENG = "140524100", "140524101", "140524104"
OF_LIYI = Viewer(role="township", areas=frozenset({LIYI}))


def private_values(store: Store) -> dict[str, set[str]]:
    """Column name -> every value of it in the private tables."""
    found: dict[str, set[str]] = {}
    with store.record.reading() as connection:
        for table in store.record.private.values():
            for column in table.columns:
                if column.name not in ("version_id", "row_id", "row_key", "batch_id", "replaced_by"):
                    found.setdefault(column.name, set()).update(filter(None, connection.scalars(sa.select(column))))
    return found


def found(store: Store, viewer: Viewer = EVERYBODY) -> pd.DataFrame:
    return read_model(store).query("findings", viewer)


def until(month: str, townships: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> Filters:
    return Filters(townships, units, Month.parse(month))


def view(store: Store, name: str, filters: Filters, viewer: Viewer = EVERYBODY, period: str = "") -> LedgerView:
    return LedgerView(read_model(store), store.county, store.ledgers, store.ledgers[name], viewer, filters, period)
