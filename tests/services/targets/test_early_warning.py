"""What is due this year and known to be short says so before it has a light, from the ledgers' own rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from analysis.targets.states import Colour, State, Verdict
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.targets.judged import judged
from tests.data_access.filling import file, row, taken_in
from tests.screens import Use


def test_half_of_the_works_are_not_done_in_june(empty_store: Store, tmp_path: Path, use: Use) -> None:
    """Ten works, five of them finished by 2025-03: no light before December, and the mark says what is left."""
    works: list[dict[str, object]] = [
        {
            "project_no": f"DW-{number}", "project_name": f"某某自供区 {number}", "works_type": "水电自供区改造",
            "township_code": "崇文镇", "stage": "投运" if number <= 5 else "施工", "started_on": dt.date(2024, 5, 8),
            "done_on": dt.date(2025, 3, 12) if number <= 5 else None,
        }
        for number in range(1, 11)
    ]  # fmt: skip
    other = row("observations", month="2025-12")  # carries the ledgers' figures up to December
    taken_in(empty_store, file("grid_works", *works), file("observations", other))
    use(tmp_path / "config.toml")

    def verdict(month: str) -> Verdict:
        found = judged(Filters((), (), Month.parse(month)))
        return next(item.verdict for item in found if item.commitment.id == "C39")

    june = verdict("2025-06")
    assert (june.state, june.colour, june.warning) == (State.NOT_DUE, Colour.NONE, "12月到期·尚差5项")
    assert verdict("2024-06").warning == ""  # 18 months ahead
    assert verdict("2026-06").colour is Colour.RED
