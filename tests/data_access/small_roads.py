"""Roads of the small test county as they are handed in: one file of text, the first row on line 2."""

from __future__ import annotations

from data_access.store import InputFile, Store
from tests.data_access.filling import Row, csv_text

_ROAD: Row = {
    "project_no": "LC-1", "project_name": "东沟村公路改造", "township_code": "东山镇", "village_code": "东沟村",
    "length_km": 4.5, "status": "已验收", "started_on": "2025-09-01", "accepted_on": "2026-01-02",
}  # fmt: skip


def road(**changes: object) -> Row:
    """A road that passes every check, with some cells changed; None empties a cell."""
    return _ROAD | changes


def roads_file(store: Store, *rows: Row, called: str = "路.csv") -> InputFile:
    return InputFile(called, csv_text("road_projects", rows, store.ledgers).encode())
