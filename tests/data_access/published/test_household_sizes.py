"""People of a past month are those of the household as the register said it then."""

from __future__ import annotations

import datetime as dt

from data_access.store import Store
from models.viewing import EVERYBODY
from tests.data_access.filling import file, read_model, row, taken_in

JANUARY, MARCH, MAY = (dt.datetime(2026, month, 10, 9) for month in (1, 3, 5))


def people(store: Store, day: dt.date) -> list[int]:
    return [int(size) for size in read_model(store).query("clues", EVERYBODY, day=day)["size"]]


def test_a_household_counts_as_many_people_as_it_had_at_the_months_end(demo_marked_store: Store) -> None:
    store = demo_marked_store
    clue = {
        "clue_no": "XS-1", "township_code": "崇文镇", "village_code": "西沟村", "household_id": "YS0000000009",
        "source": "干部排查", "risk": "因病", "received_on": dt.date(2025, 11, 2), "result": "待核实",
    }  # fmt: skip
    taken_in(store, file("households", row("households", size=2)), now=JANUARY)
    taken_in(store, file("clues", clue), now=JANUARY)
    taken_in(store, file("households", row("households", size=3)), now=MARCH)
    taken_in(store, file("households", row("households", size=5)), now=MAY)
    days = {month: people(store, dt.date(2026, month, 28)) for month in (1, 2, 3, 4, 5, 6)}
    assert days == {1: [2], 2: [2], 3: [3], 4: [3], 5: [5], 6: [5]}
    assert people(store, dt.date(2025, 12, 31)) == [5]  # before the first register the present one is all there is


def test_what_was_withdrawn_was_never_so(demo_marked_store: Store) -> None:
    store = demo_marked_store
    taken_in(store, file("households", row("households", size=2)), now=JANUARY)
    wrong = taken_in(store, file("households", row("households", size=9)), now=MARCH)
    taken_in(store, file("households", row("households", size=4)), now=MAY)
    sizes = read_model(store).select("SELECT size FROM household_sizes ORDER BY since_on", {})["size"]
    assert list(sizes) == [2, 9]
    assert wrong.batch_id is not None
    store.withdraw(wrong.batch_id, actor="测试", now=MAY, reason="填错了人口")
    sizes = read_model(store).select("SELECT size FROM household_sizes ORDER BY since_on", {})["size"]
    assert list(sizes) == [2]
