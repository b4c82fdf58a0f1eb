"""The quality of a township's or unit's data: what the checks ask about, out of what is there.

One figure orders them, the share of rows nobody asks about. Errors and doubts are not weighed against each other:
any weight would be made up.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Quality:
    """One township or unit.

    Attributes:
        row_count: rows in force. questioned_count: those with an error or an open doubt.
        error_count, open_doubt_count, settled_doubt_count: findings, also those about no single row.
    """

    name: str
    row_count: int
    questioned_count: int
    error_count: int
    open_doubt_count: int
    settled_doubt_count: int

    @property
    def clean_share_pct(self) -> float | None:
        """Rows without error or open doubt, % cut off after one decimal; None without rows.

        Cut off and not rounded: 100 is said only of rows nobody asks about at all.
        """
        if not self.row_count:
            return None
        return math.floor(1000 * (self.row_count - self.questioned_count) / self.row_count) / 10


@dataclass(frozen=True)
class Ranked:
    """``rank`` None = no rows, so nothing to rank."""

    rank: int | None
    quality: Quality


def tally(rows: pd.DataFrame, findings: pd.DataFrame, names: Mapping[str, str]) -> list[Quality]:
    """One for each name, in their order.

    Args:
        rows: key, row_count, questioned_count. findings: key, severity (错误 or 疑点), confirmed_at (missing = open).
            ``key`` is a key of ``names``; rows and findings of other keys are left out.
    """
    counts = rows.groupby("key")[["row_count", "questioned_count"]].sum()
    is_doubt, is_settled = findings["severity"] == "疑点", findings["confirmed_at"].notna()
    errors = findings[~is_doubt]["key"].value_counts()
    opened = findings[is_doubt & ~is_settled]["key"].value_counts()
    settled = findings[is_doubt & is_settled]["key"].value_counts()
    return [
        Quality(
            name=name,
            row_count=int(counts["row_count"].get(key, 0)),
            questioned_count=int(counts["questioned_count"].get(key, 0)),
            error_count=int(errors.get(key, 0)),
            open_doubt_count=int(opened.get(key, 0)),
            settled_doubt_count=int(settled.get(key, 0)),
        )
        for key, name in names.items()
    ]


def ranked(items: Iterable[Quality]) -> list[Ranked]:
    """The highest share first, equal shares by name with the same rank; those without rows last and without one."""
    ordered = sorted(items, key=_order)
    shares = [item.clean_share_pct for item in ordered]
    return [
        Ranked(None if share is None else shares.index(share) + 1, item)
        for share, item in zip(shares, ordered, strict=True)
    ]


def _order(item: Quality) -> tuple[float, str]:
    share = item.clean_share_pct
    return (math.inf if share is None else -share, item.name)
