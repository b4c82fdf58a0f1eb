"""What is due, on a day: over, wanting, soon."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.offices.due_list import Standing, counts, said, stood

DAY = dt.date(2025, 6, 30)


def rows() -> pd.DataFrame:
    dated = [(dt.date(2025, 8, 29), None), (DAY, None), (None, dt.date(2025, 5, 21)), (dt.date(2025, 6, 18), None), (None, None), (dt.date(2025, 7, 1), None)]  # fmt: skip
    return pd.DataFrame(
        [{"due_on": due, "since": since, "ledger": "works", "row_id": f"{n}", "unit_id": "a" if n % 2 else None}
         for n, (due, since) in enumerate(dated)]
    )  # fmt: skip


def test_the_longest_over_first_then_what_is_wanting_then_what_comes() -> None:
    found = stood(rows(), DAY)
    assert found["row_id"].tolist() == ["3", "1", "2", "4", "5", "0"]
    words = [
        said(one, None if pd.isna(days) else int(days))
        for one, days in zip(found["standing"], found["days"], strict=True)
    ]
    assert words == ["逾期 12 天", "到期未办", "缺位 40 天", "缺位", "还有 1 天到期", "还有 60 天到期"]


def test_counts_by_whom_it_is() -> None:
    found = counts(stood(rows(), DAY), "unit_id")
    assert list(found) == ["", "a"] or list(found) == ["a", ""]
    assert found["a"] == {Standing.OVER: 2, Standing.WANTING: 0, Standing.SOON: 1}
    assert found[""] == {Standing.OVER: 0, Standing.WANTING: 2, Standing.SOON: 1}


def test_nothing_is_due() -> None:
    none = rows().iloc[:0]
    assert stood(none, DAY).empty and counts(stood(none, DAY), "unit_id") == {}
