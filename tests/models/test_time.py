"""Periods: written, read, and the last one that had ended on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from models.time import Month, Period


@pytest.mark.parametrize(
    ("text", "cycle", "last", "label"),
    [
        ("2025-06", "month", Month(2025, 6), "2025年6月"),
        ("2025-Q2", "quarter", Month(2025, 6), "2025年二季度"),
        ("2025-Q4", "quarter", Month(2025, 12), "2025年四季度"),
        ("2025", "year", Month(2025, 12), "2025年"),
    ],
)
def test_a_period_is_written_as_it_is_read(text: str, cycle: str, last: Month, label: str) -> None:
    period = Period.parse(text)
    assert (period.cycle, period.last, period.label, str(period)) == (cycle, last, label, text)


@pytest.mark.parametrize("text", ["", "2025-13", "2025-Q5", "2025-6", "25", "2025-06-30", "2025Q1"])
def test_what_is_no_period_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a (period|month)"):
        Period.parse(text)


def test_only_the_last_month_of_a_quarter_or_year_makes_one() -> None:
    for cycle, month in (("quarter", 5), ("year", 6), ("week", 12)):
        with pytest.raises(ValueError, match="not a period"):
            Period(Month(2025, month), cycle)


@pytest.mark.parametrize(
    ("day", "texts"),
    [
        (dt.date(2025, 7, 1), ("2025-06", "2025-Q2", "2024")),
        (dt.date(2025, 6, 30), ("2025-05", "2025-Q1", "2024")),  # June has not ended while its last day runs
        (dt.date(2026, 1, 1), ("2025-12", "2025-Q4", "2025")),
        (dt.date(2025, 12, 31), ("2025-11", "2025-Q3", "2024")),
    ],
)
def test_the_last_period_that_had_ended(day: dt.date, texts: tuple[str, str, str]) -> None:
    assert tuple(str(Period.before(day, cycle)) for cycle in ("month", "quarter", "year")) == texts


def test_periods_are_counted_in_their_own_steps() -> None:
    assert [str(Period.parse(text).plus(-1)) for text in ("2025-01", "2025-Q1", "2025")] == [
        "2024-12",
        "2024-Q4",
        "2024",
    ]


@pytest.mark.parametrize(("text", "first"), [("2025-06", "2025-06"), ("2025-Q2", "2025-04"), ("2025", "2025-01")])
def test_a_period_begins_with_its_first_month(text: str, first: str) -> None:
    assert str(Period.parse(text).first) == first
