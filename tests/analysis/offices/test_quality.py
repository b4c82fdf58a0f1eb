"""The share of rows nobody asks about, cut off, and the order that follows from it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.offices.quality import Quality, ranked, tally


def quality(name: str, row_count: int, questioned_count: int) -> Quality:
    return Quality(name, row_count, questioned_count, 0, 0, 0)


@pytest.mark.parametrize(
    ("row_count", "questioned_count", "share_pct"),
    [(0, 0, None), (8, 0, 100.0), (8, 8, 0.0), (3, 1, 66.6), (10000, 1, 99.9), (1000, 7, 99.3)],
)
def test_the_share_is_cut_off_and_missing_without_rows(
    row_count: int, questioned_count: int, share_pct: float | None
) -> None:
    assert quality("甲", row_count, questioned_count).clean_share_pct == share_pct


def test_equal_shares_have_one_rank_and_no_rows_none() -> None:
    items = [
        quality("丁", 0, 0),
        quality("乙", 10, 1),
        quality("丙", 100, 50),
        quality("甲", 20, 2),
        quality("戊", 5, 0),
    ]
    assert [(one.rank, one.quality.name) for one in ranked(items)] == [
        (1, "戊"), (2, "乙"), (2, "甲"), (4, "丙"), (None, "丁"),
    ]  # fmt: skip


def test_rows_and_findings_are_counted_by_key() -> None:
    rows = pd.DataFrame(
        [("a", 10, 2), ("a", 5, 0), ("b", 7, 1), ("elsewhere", 99, 9)], columns=["key", "row_count", "questioned_count"]
    )
    now = pd.Timestamp("2026-01-05")
    findings = pd.DataFrame(
        [("a", "错误", pd.NaT), ("a", "疑点", pd.NaT), ("a", "疑点", now), ("a", "疑点", now), ("b", "错误", pd.NaT), (None, "疑点", pd.NaT)],
        columns=["key", "severity", "confirmed_at"],
    )  # fmt: skip
    assert tally(rows, findings, {"a": "甲", "b": "乙", "c": "丙"}) == [
        Quality("甲", 15, 2, error_count=1, open_doubt_count=1, settled_doubt_count=2),
        Quality("乙", 7, 1, error_count=1, open_doubt_count=0, settled_doubt_count=0),
        Quality("丙", 0, 0, error_count=0, open_doubt_count=0, settled_doubt_count=0),
    ]


def test_nothing_at_all_is_nothing_and_no_error() -> None:
    rows = pd.DataFrame(columns=["key", "row_count", "questioned_count"])
    findings = pd.DataFrame(columns=["key", "severity", "confirmed_at"])
    assert tally(rows, findings, {"a": "甲"}) == [Quality("甲", 0, 0, 0, 0, 0)]
