"""Which gaps are open on a day and for how long, and how households and people are counted."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.monitoring.guarantees import Comparison, Count, as_of, by_place, compare, count, standing

DAY = dt.date(2025, 6, 30)
_COLUMNS = (
    "row_id", "village_code", "household_id", "guarantee", "is_for_health", "household_count", "population", "found_on",
    "solved_on", "status",
)  # fmt: skip
ROWS: list[tuple[object, ...]] = [
    # two children of one household who left school are one household and two people
    ("a", "V1", "h1", "义务教育", False, 1, 1, dt.date(2025, 6, 1), None, "正在解决"),
    ("b", "V1", "h1", "义务教育", False, 1, 1, dt.date(2025, 6, 11), None, "未解决"),
    # for reasons of health: apart
    ("c", "V1", "h2", "义务教育", True, 1, 1, dt.date(2024, 6, 30), None, "正在解决"),
    # two gaps of one household's water are about the same people; one village's shortage names no household
    ("d", "V1", "h1", "饮水安全", None, 1, 4, dt.date(2025, 1, 1), None, "正在解决"),
    ("e", "V1", "h1", "饮水安全", None, 1, 3, dt.date(2025, 1, 1), None, "正在解决"),
    ("f", "V2", None, "饮水安全", None, 20, None, dt.date(2021, 6, 30), None, "未解决"),
    # solved on the day itself, solved after it, found after it
    ("g", "V2", "h3", "住房安全", None, 1, 2, dt.date(2025, 3, 2), DAY, "已解决"),
    ("h", "V2", "h4", "住房安全", None, 1, 5, dt.date(2025, 6, 20), dt.date(2025, 7, 1), "已解决"),
    ("i", "V2", "h5", "住房安全", None, 1, 1, dt.date(2025, 7, 1), None, "未解决"),
    # said to be solved without a date: never taken for solved
    ("j", "V2", "h6", "基本医疗", None, 1, 1, dt.date(2025, 6, 29), None, "已解决"),
]


def gaps(rows: list[tuple[object, ...]] | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(ROWS if rows is None else rows, columns=list(_COLUMNS))
    return as_of(frame.astype({"is_for_health": "boolean", "population": "Int64"}), DAY, ("未解决", "正在解决"))


def test_a_gap_is_open_until_the_day_it_was_solved() -> None:
    found = gaps().set_index("row_id")
    assert "i" not in found.index  # not found yet
    assert found["is_open"].to_dict() == {id: id != "g" for id in "abcdefghj"}
    assert found["days"].to_dict() == {
        "a": 29, "b": 19, "c": 365, "d": 180, "e": 180, "f": 1461, "g": 120, "h": 10, "j": 1,
    }  # fmt: skip
    assert found.index[found["is_contradicted"]].tolist() == ["j"]
    assert found.index.tolist()[:2] == ["f", "c"]  # the longest first


def test_drop_outs_for_reasons_of_health_are_counted_apart() -> None:
    found = standing(gaps(), "义务教育")
    assert found.still_open == Count(2, 1, 2, 0)
    assert found.for_health == Count(1, 1, 1, 0)
    assert found.longest_days == 29  # not the 365 of the one for health
    assert found.middle_days_to_solve is None


def test_a_middle_time_of_half_a_day_is_rounded_up() -> None:
    """Solved after 12 and after 13 days, in the middle 12.5: officials say 13."""
    rows: list[tuple[object, ...]] = [
        (str(days), "V1", f"h{days}", "住房安全", None, 1, 1, DAY - dt.timedelta(days), DAY, "已解决")
        for days in (12, 13)
    ]
    assert standing(gaps(rows), "住房安全").middle_days_to_solve == 13


def test_households_are_counted_once_and_missing_people_are_said() -> None:
    found = standing(gaps(), "饮水安全")
    assert found.still_open == Count(3, 21, 4, 1)
    housing = standing(gaps(), "住房安全")
    assert (housing.still_open, housing.solved) == (Count(1, 1, 5, 0), Count(1, 1, 2, 0))
    assert housing.middle_days_to_solve == 120
    nothing = standing(gaps([]), "住房安全")
    assert (nothing.still_open, nothing.longest_days) == (Count(0, 0, 0, 0), None)


def test_villages_with_the_most_households_come_first() -> None:
    found = by_place(gaps(), "village_code")
    assert found.to_dict("records") == [
        {"village_code": "V2", "义务教育": 0, "基本医疗": 1, "住房安全": 1, "饮水安全": 20, "households": 22, "people": 6, "days": 1461},
        # a household with gaps of two kinds is one in each column and one in all
        {"village_code": "V1", "义务教育": 1, "基本医疗": 0, "住房安全": 0, "饮水安全": 1, "households": 1, "people": 6, "days": 180},
    ]  # fmt: skip
    assert by_place(gaps([]), "village_code").empty


def test_the_whole_counts_a_household_once_over_all_guarantees() -> None:
    found = gaps()
    assert count(found[found["is_open"] & found["is_counted"]]).households == 20 + 3  # h1, h4, h6


def test_townships_are_compared_where_the_other_ledger_speaks() -> None:
    assert compare({"A": 2, "B": 1}, {"A": 2, "C": 3}, "ABCD", is_silence_nought=True) == Comparison(
        {"B": (1, 0), "C": (0, 3)}, ()
    )
    assert compare({"A": 2, "B": 1}, {"A": 2, "C": 3}, "ABCD", is_silence_nought=False) == Comparison(
        {"C": (0, 3)}, ("B", "D")
    )
