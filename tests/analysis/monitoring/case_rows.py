"""Rows as the query of cases gives them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.monitoring.cases_as_of import as_of
from models.time import Month

JUNE = Month(2025, 6)
UNSTABLE, MARGINAL, SUDDEN = "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"


def case(household: str, month: str, entered: str | None = None, **more: Any) -> dict[str, Any]:
    """One row as the ``cases`` query gives it; a household of three, ill, with one measure unless said otherwise."""
    row: dict[str, Any] = {
        "case_id": f"{household}-{month}", "household_id": household, "size": 3, "category": UNSTABLE,
        "identified_month": month, "township_code": "1", "clue_on": None, "entered_on": entered, "refused_on": None,
        "eliminated_on": None, "is_in_steps": True, "is_green_channel": False, "first_on": None, "measure_count": 1, "risk_1": "因病", "risk_2": None, "risk_3": None,
        "risk_4": None, "risk_5": None,
    }  # fmt: skip
    return row | more


def seen(*rows: dict[str, Any], month: Month = JUNE) -> pd.DataFrame:
    """The cases as of a month's end, as the query cuts them."""
    end = month.end.isoformat()
    known = [
        row | {name: row[name] if row[name] and row[name] <= end else None for name in ("entered_on", "eliminated_on")}
        for row in rows
        if row["identified_month"] <= str(month)
    ]
    return as_of(pd.DataFrame(known, columns=list(case("x", "2020-01"))), month, 10, 30)
