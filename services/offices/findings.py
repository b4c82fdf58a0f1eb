"""Contradictions in the data, counted and with whom to ask."""

from typing import Any

import pandas as pd

from data_access.published.findings import DOUBT
from models.viewing import Filters
from services import reading
from services.words import words


def all_findings(filters: Filters) -> pd.DataFrame:
    """The findings of the townships and units in the filter line; see the query."""
    found = reading.rows("findings", townships=filters.townships)
    return found[found["unit_id"].isin(filters.units)] if filters.units else found


def counted(found: pd.DataFrame) -> str:
    """How many errors, open doubts and settled ones."""
    is_doubt, is_settled = found["severity"] == DOUBT, found["confirmed_at"].notna()
    return (
        f"错误 {int((~is_doubt).sum())} 处 · 疑点 {int((is_doubt & ~is_settled).sum())} 处待核实 · "
        f"已核实 {int(is_settled.sum())} 处"
    )


def remedy(row: Any) -> str:
    if words.is_missing(row.confirmed_at):
        return str(row.remedy)
    return f"已核实：{row.confirmed_reason}（{words.day(row.confirmed_at)}，{row.confirmed_by}）"
