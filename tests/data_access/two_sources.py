"""出台实施办法 (C55) of the small county, reported and in a ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from data_access.store import InputFile, Store
from tests.data_access.filling import csv_text, taken_in

NOW = dt.datetime(2026, 7, 3, 10)
REPORTS = (("2026-01", 0), ("2026-03", 0), ("2026-06", 1))


def given(store: Store, ledger: str, rows: Sequence[dict[str, object]]) -> None:
    taken_in(store, InputFile(f"{ledger}.csv", csv_text(ledger, rows, store.ledgers).encode()), now=NOW)


def reported(store: Store) -> None:
    rows = [
        {"commitment_id": "C55", "month": month, "basis": "时点", "value": value, "reporting_unit_id": "县农业局"}
        for month, value in REPORTS
    ]
    given(store, "observations", rows)


def item(number: int, **cells: object) -> dict[str, object]:
    return {
        "item_no": f"GG-{number}", "item_name": f"实施办法之{number}", "item_kind": "制度办法", "commitment_id": "C55",
        "unit_id": "县农业局", "status": "进行中",
    } | cells  # fmt: skip
