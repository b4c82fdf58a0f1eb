"""Medians of villages worked out by hand."""

from __future__ import annotations

import pandas as pd

from analysis.villages.comparing import Compared, Median, change, compared, median_of

TOWNSHIPS = {"a1": "A", "a2": "A", "a3": "A", "a4": "A", "b1": "B", "b2": "B", "c1": "C"}
NAN = float("nan")


def test_medians_are_over_the_villages_that_have_a_figure() -> None:
    values = pd.Series({"a1": 10.0, "a2": 30.0, "a3": NAN, "a4": 14.0, "b1": 20.0, "b2": 22.0, "c1": NAN})
    # township: 10, 14, 30; county: 10, 14, 20, 22, 30
    assert compared(values, TOWNSHIPS, "a1") == Compared(10.0, Median(14.0, 3), Median(20.0, 5))
    assert compared(values, TOWNSHIPS, "b2") == Compared(22.0, Median(21.0, 2), Median(20.0, 5))


def test_a_missing_figure_is_missing_and_not_nought() -> None:
    values = pd.Series({"a1": NAN, "a2": 0.0, "c1": NAN})
    assert compared(values, TOWNSHIPS, "a1") == Compared(None, Median(0.0, 1), Median(0.0, 1))
    assert compared(values, TOWNSHIPS, "c1") == Compared(None, Median(None, 0), Median(0.0, 1))
    assert compared(values, TOWNSHIPS, "a4").own is None


def test_of_no_villages_there_is_no_median() -> None:
    assert median_of(pd.Series(dtype="float64")) == Median(None, 0)


def test_a_change_needs_both_ends() -> None:
    assert change(12.5, 20.0) == 7.5
    assert change(20, 12) == -8.0
    assert change(None, 20.0) is None and change(12.5, NAN) is None and change(pd.NA, 1) is None
