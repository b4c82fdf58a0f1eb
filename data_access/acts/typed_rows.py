"""Rows typed on screen: they enter as small tables through the checks of any file, all of them or none."""

import datetime as dt
from collections.abc import Mapping, Sequence

from data_access.intake.tables.tables import RawTable
from data_access.record.batches.importer import OnCommit
from data_access.store import Store
from errors import RowRefused

#: Stands where a file name would.
TYPED = "网页办理"


def enter_rows(
    store: Store,
    tables: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    actor: str,
    now: dt.datetime,
    settle: OnCommit | None = None,
) -> None:
    """Import these rows as one batch, and publish.

    Args:
        tables: name of a ledger -> rows of one set of columns: column -> value as it would stand in a file, references
            as the other ledger's key. A known key changes its row; columns that are not named keep what they hold.
        settle: called inside the transaction; what it raises keeps the batch out.

    Raises:
        RowRefused: what the checks found, as one sentence; nothing is stored.
    """
    raws = [
        RawTable.from_columns(
            name, {column: [row[column] for row in rows] for column in rows[0]}, file=TYPED,
            sheet=store.ledgers[name].title,
        )
        for name, rows in tables.items()
    ]  # fmt: skip
    result = store.importer.commit(
        raws, actor=actor, now=now, is_demo=store.is_demo(), is_partial=True, on_commit=settle
    )
    if faults := result.all_faults:
        raise RowRefused("；".join(dict.fromkeys(f"{one.problem}。{one.remedy}" for one in faults)) + "。")
    store.publish_stored(now, f"批次号 {result.batch_id}")
