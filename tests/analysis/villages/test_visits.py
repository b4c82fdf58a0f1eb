"""Promises of visits as of a day: which are open, which overdue, in which order."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.villages.visits import as_of

DAY = dt.date(2025, 6, 30)


def visit(
    row_id: str, visited: dt.date, promise: str | None, due: dt.date | None = None, done: dt.date | None = None
) -> dict[str, object]:
    return {"row_id": row_id, "visited_on": visited, "promise": promise, "due_on": due, "done_on": done}


MAY = dt.date(2025, 5, 1)
VISITS = pd.DataFrame(
    [
        visit("none", dt.date(2025, 6, 1), None),
        visit("kept", MAY, "修路", dt.date(2025, 6, 1), dt.date(2025, 6, 30)),
        visit("undated", MAY, "协调资金"),
        visit("on_time", MAY, "修渠", dt.date(2025, 6, 30)),
        visit("late", MAY, "安灯", dt.date(2025, 6, 20)),
        visit("kept_later", MAY, "招工", dt.date(2025, 6, 29), dt.date(2025, 7, 1)),
        visit("later", dt.date(2025, 7, 1), "以后"),
    ]
)


def test_open_promises_come_first_the_longest_overdue_on_top() -> None:
    found = as_of(VISITS, DAY)
    assert list(found["row_id"]) == ["late", "kept_later", "on_time", "undated", "none", "kept"]
    assert list(found["is_open"]) == [True, True, True, True, False, False]
    assert list(found["days_over"]) == [10, 1, 0, 0, 0, 0]
    assert list(found["is_over"]) == [True, True, True, False, False, False]  # the third on its last day
    assert list(found["has_promise"]) == [True, True, True, True, False, True]


def test_a_month_later_the_kept_one_is_no_longer_open() -> None:
    found = as_of(VISITS, dt.date(2025, 7, 31)).set_index("row_id")
    assert not found.loc["kept_later", "is_open"] and found.loc["late", "days_over"] == 41


def test_no_visit_is_an_empty_table() -> None:
    assert as_of(VISITS.iloc[:0], DAY).empty
