"""The marks beside a light: where another ledger says otherwise, in the month shown, and whether that is explained."""

from collections.abc import Collection, Iterable

import pandas as pd

from analysis.targets.states import Mark
from data_access.record.notes.reports import Query
from models.time import Month

#: Rows named when a mark is pointed at; all of them stand in the opened target.
_NAMED = 3


def found(query: Query, asof: Month) -> dict[str, pd.DataFrame]:
    """Commitment id -> its rows of the query ``disagreements``."""
    rows = query("disagreements", month=str(asof))
    return {str(id): part for id, part in rows.groupby("commitment_id")}


def marks_of(rows: pd.DataFrame | None, townships: Collection[str] = ()) -> tuple[Mark, ...]:
    """One mark a ledger; explained where all its differences are.

    Args:
        townships: whose light it is, and then the county's differences stand beside it too; none = the county's.
    """
    if rows is None:
        return ()
    if townships:
        rows = rows[rows["township_code"].isna() | rows["township_code"].isin(list(townships))]
    return tuple(
        Mark(str(words), _said(part["problem"]), bool(part["confirmed_at"].notna().all()))
        for words, part in rows.groupby("mark", sort=True)
    )


def _said(problems: Iterable[str]) -> str:
    listed = list(problems)
    more = f"；共 {len(listed)} 处" if len(listed) > _NAMED else ""
    return "；".join(listed[:_NAMED]) + more
