"""Water of a village by five ledgers, as of the month shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from data_access.store import Store
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services.villages import water
from tests.data_access.filling import file, read_model, row, taken_in
from tests.screens import screens_of

XIGOU = "140524100202"
PLACE: dict[str, object] = {"works_id": "GS-9", "township_code": "崇文镇", "village_code": XIGOU}


@pytest.fixture
def _filled(demo_marked_store: Store) -> Iterator[None]:
    store = demo_marked_store
    works = [row("water_works"), row("water_works", works_no="GS-8", status="停用")]
    taken_in(store, file("water_works", *works))
    tests = [
        {"sample_type": "末梢水", "sampled_on": dt.date(2024, 5, 1), "result": "合格"},
        {"sample_type": "末梢水", "sampled_on": dt.date(2025, 3, 1), "result": "合格"},
        {"sample_type": "出厂水", "sampled_on": dt.date(2025, 3, 1), "result": "不合格", "failed_item": "硬度", "fixed_on": dt.date(2025, 7, 4)},
        {"sample_type": "末梢水", "sampled_on": dt.date(2025, 8, 1), "result": "合格"},
    ]  # fmt: skip
    outages = [
        {"cause": "停电", "started_on": dt.date(2025, 6, 20), "ended_on": dt.date(2025, 7, 2), "affected_household_count": 9},
        {"cause": "停电", "started_on": dt.date(2024, 6, 20), "ended_on": dt.date(2024, 6, 21), "affected_household_count": 9},
    ]  # fmt: skip
    taken_in(store, file("water_tests", *(PLACE | one for one in tests)))
    taken_in(store, file("water_outages", *(PLACE | one for one in outages)))
    quarter = {
        "township_code": "崇文镇", "village_code": XIGOU, "population": 400, "central_population": 380,
        "household_count": 150, "tap_household_count": 147,
    }  # fmt: skip
    months = [quarter | {"month": "2025-03"}, quarter | {"month": "2025-09", "tap_household_count": 150}]
    taken_in(store, file("village_water", *months))
    with screens_of(store.settings.stores.read_model.parent.parent / "config.toml"):
        yield


@pytest.mark.usefixtures("_filled")
def test_everything_is_told_as_it_was_at_the_end_of_the_month() -> None:
    def told(month: str) -> list[str]:
        found = water.of_village(XIGOU, Filters((), (), Month.parse(month)))
        assert found is not None
        return list(water.cells(found))

    assert told("2025-06") == [
        "运行 1 处，停用 1 处", "2 次，1 次不合格未整改", "1 次，1 次未恢复", "0 户", "95.0%（380／400 人，2025年3月）",
        "98.0%（147／150 户，2025年3月）",
    ]  # fmt: skip
    assert told("2025-09")[1:3] == ["3 次", "1 次"]
    assert told("2025-09")[5] == "100.0%（150／150 户，2025年9月）"
    assert told("2024-12")[1:] == ["1 次", "1 次", "0 户", "缺数", "缺数"]
    assert water.of_village("140524100203", Filters((), (), Month(2025, 6))) is None


def test_villages_without_a_row_of_any_ledger_say_nothing(empty_store: Store) -> None:
    found = read_model(empty_store).query("village_water", EVERYBODY, day=dt.date(2025, 6, 30), month="2025-06")
    assert found["running_count"].isna().all() and found["month"].isna().all()
