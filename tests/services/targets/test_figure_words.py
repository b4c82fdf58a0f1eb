"""A commitment's figures in words."""

from __future__ import annotations

from pathlib import Path

from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.targets.figure_words import line_of
from services.targets.judged import judged
from tests.screens import Use


def test_a_fact_of_the_plan_shows_all_its_numbers_beside_what_the_ledger_has(
    empty_store: Store, tmp_path: Path, use: Use
) -> None:
    use(tmp_path / "config.toml")
    lines = {item.commitment.id: line_of(item) for item in judged(Filters((), (), Month(2025, 6)))}
    assert lines["B2"] == "台账 缺数；方案 9310 户、25518 人"
    assert lines["B3"] == "台账 缺数；方案 6 个小区、5 个小型安置点、6732 人"
    assert lines["C35"] == "缺数 / 360 公里"
