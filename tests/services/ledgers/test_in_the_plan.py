"""The list of ledgers as a department has it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from data_access.store import InputFile, Store
from models.time import Month
from models.viewing import Filters
from services.ledgers import in_the_plan
from services.words.ledger_words import UNRELATED
from tests.data_access.filling import Row, csv_text, taken_in
from tests.data_access.small_roads import road, roads_file
from tests.screens import Use

_MATTER: Row = {
    "item_no": "GG-1", "item_name": "改革事项", "item_kind": "机构改革", "unit_id": "县农业局",
    "planned_on": "2026-05-31", "status": "进行中",
}  # fmt: skip


def test_no_ledger_is_said_to_lack_what_is_only_not_the_departments(
    small_store: Store, tmp_path: Path, use: Use
) -> None:
    def newest(unit: str) -> dict[str, str]:
        return {line.ledger.name: line.newest for line in in_the_plan.lines(Filters((), (unit,), Month(2026, 6)))}

    use(tmp_path / "config.toml")
    taken_in(small_store, roads_file(small_store, road()), now=dt.datetime(2026, 7, 3))
    assert newest("jiaotong") == {
        "road_projects": "2026年1月2日",
        "milestones": "缺数",
        "clues": "缺数",
        "observations": "缺数",
    }
    text = csv_text("milestones", [_MATTER], small_store.ledgers)
    taken_in(small_store, InputFile("事项.csv", text.encode()), now=dt.datetime(2026, 7, 4))
    assert newest("fagai")["milestones"] == UNRELATED  # the article names it, the only row does not
    assert "milestones" not in newest("jiaotong")  # neither does
    assert newest("nongye")["milestones"] == "截至2026年6月" and newest("nongye")["clues"] == "缺数"
