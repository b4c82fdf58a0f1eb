"""How what is due stands at the end of a day: over, wanting, or ending soon; pure."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import pandas as pd


class Standing(StrEnum):
    """The word on screen. A limit that ran out, somebody or something wanting without a limit, a limit that comes soon."""

    OVER = "逾期"
    WANTING = "缺位"
    SOON = "快到期"


#: What is red, and asks for somebody to act; what comes soon is told apart.
OWED = (Standing.OVER, Standing.WANTING)


def stood(rows: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The rows with standing and days, the longest over first, then what is wanting, then what comes soonest.

    Args:
        rows: due_on and since (days or None), ledger, row_id.

    Returns:
        standing; days: past the limit, since it is wanting, or left until the limit (missing where since is not known).
        A limit that ends with the day itself has run out, by 0 days.
    """
    pairs = zip(rows["due_on"], rows["since"], strict=True)
    found = [_standing(due_on, since, day) for due_on, since in pairs]
    table = rows.assign(
        standing=pd.Series([one for one, _ in found], index=rows.index, dtype=object),
        days=pd.array([days for _, days in found], dtype="Int64"),
    )
    ranks = table["standing"].map({standing: rank for rank, standing in enumerate(Standing)})
    sought = table["days"].where(table["standing"] == Standing.SOON, -table["days"])
    table = table.assign(_rank=ranks, _sought=sought)
    ordered = table.sort_values(["_rank", "_sought", "ledger", "row_id"], na_position="last", kind="stable")
    return ordered.drop(columns=["_rank", "_sought"]).reset_index(drop=True)


def _standing(due_on: dt.date | None, since: dt.date | None, day: dt.date) -> tuple[Standing, int | None]:
    if due_on is None:
        return Standing.WANTING, None if since is None else (day - since).days
    days = (day - due_on).days
    return (Standing.OVER, days) if days >= 0 else (Standing.SOON, -days)


def said(standing: Standing, days: int | None) -> str:
    """``逾期 12 天``, ``到期未办``, ``缺位 40 天``, ``还有 20 天到期``."""
    if standing is Standing.SOON:
        return f"还有 {days} 天到期"
    if not days:
        return "到期未办" if standing is Standing.OVER else "缺位"
    return f"{standing} {days} 天"


def counts(rows: pd.DataFrame, by: str) -> dict[str, Mapping[Standing, int]]:
    """Value of a column -> how many of each standing, the most that is owed first; missing values count as ``""``."""
    keys = rows[by].where(rows[by].notna(), "")
    table = pd.crosstab(keys, rows["standing"]).reindex(columns=list(Standing), fill_value=0)
    owed = table[list(OWED)].sum(axis=1)
    order = pd.DataFrame({"owed": -owed, "soon": -table[Standing.SOON], "key": table.index}).sort_values(
        ["owed", "soon", "key"]
    )
    return {str(key): {standing: int(table.loc[key, standing]) for standing in Standing} for key in order["key"]}
