"""How a month of screening stands on a day, what a quarter comes to, and what is sent as a reminder."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analysis.monitoring.screening import (
    Quarter,
    Said,
    ScreeningState,
    Standing,
    flows,
    quarter,
    reminder,
    stand,
    tally,
)
from models.time import Month

S = ScreeningState
END, DUE = dt.date(2025, 6, 30), dt.date(2025, 7, 7)  # 5 July is a Saturday
LOOKED_AT = dt.date(2025, 7, 31)


def said(status: str, done_on: dt.date | None = None) -> Said:
    return Said(status, done_on)


@pytest.mark.parametrize(
    ("row", "day", "standing"),
    [
        # done by the end of the month, on its last day too
        (said("按期完成", dt.date(2025, 6, 3)), LOOKED_AT, Standing(S.ON_TIME)),
        (said("按期完成", END), LOOKED_AT, Standing(S.ON_TIME)),
        (said("按期完成"), LOOKED_AT, Standing(S.ON_TIME)),
        # late, by how many days
        (said("逾期完成", dt.date(2025, 7, 1)), LOOKED_AT, Standing(S.LATE, 1)),
        (said("逾期完成"), LOOKED_AT, Standing(S.LATE)),
        # status and date do not agree: the worse of the two
        (said("按期完成", dt.date(2025, 7, 4)), LOOKED_AT, Standing(S.LATE, 4, True)),
        (said("逾期完成", dt.date(2025, 6, 20)), LOOKED_AT, Standing(S.LATE, 0, True)),
        (said("未开展", dt.date(2025, 6, 20)), LOOKED_AT, Standing(S.NOT_DONE, 31, True)),
        # not done: days since the month ended, and none while it runs
        (said("未开展"), LOOKED_AT, Standing(S.NOT_DONE, 31)),
        (said("未开展"), dt.date(2025, 7, 1), Standing(S.NOT_DONE, 1)),
        (said("未开展"), END, Standing(S.NOT_DUE)),
        # done after the day it is looked at: not done then
        (said("逾期完成", dt.date(2025, 8, 2)), LOOKED_AT, Standing(S.NOT_DONE, 31)),
        (said("按期完成", dt.date(2025, 6, 25)), dt.date(2025, 6, 20), Standing(S.NOT_DUE)),
        # silence: held against nobody until the report is due
        (None, dt.date(2025, 6, 20), Standing(S.NOT_DUE)),
        (None, DUE, Standing(S.NOT_DUE)),
        (None, dt.date(2025, 7, 8), Standing(S.MISSING, 1)),
        (None, LOOKED_AT, Standing(S.MISSING, 24)),
    ],
)
def test_a_month_stands_in_exactly_one_state(row: Said | None, day: dt.date, standing: Standing) -> None:
    assert stand(END, DUE, row, day) == standing


def test_a_month_handed_in_without_rows_is_neither_missing_nor_done() -> None:
    assert stand(END, DUE, None, LOOKED_AT, is_nothing=True) == Standing(S.NOTHING)
    row = said("按期完成", END)
    assert stand(END, DUE, row, LOOKED_AT, is_nothing=True) == Standing(S.ON_TIME)  # a row says more


def test_shares_are_of_what_is_due_and_only_answers_are_good() -> None:
    found = tally(
        [Standing(S.ON_TIME)] * 4
        + [Standing(S.LATE, 3), Standing(S.NOT_DONE, 31), Standing(S.MISSING, 24), Standing(S.NOTHING), Standing(S.NOT_DUE)]
    )  # fmt: skip
    assert (found.due, found.on_time, found.done, found.days_late) == (8, 4, 5, 31)
    assert found.worst is S.NOT_DONE
    assert tally([Standing(S.ON_TIME), Standing(S.NOTHING)]).worst is S.NOTHING
    empty = tally([])
    assert (empty.due, empty.on_time, empty.worst) == (0, 0, S.NOT_DUE)


def test_words_of_a_standing() -> None:
    standings = (
        Standing(S.ON_TIME), Standing(S.LATE, 3), Standing(S.MISSING, 24), Standing(S.NOT_DONE, 31), Standing(S.NOTHING)
    )  # fmt: skip
    assert [one.words for one in standings] == [
        "按期",
        "逾期完成 3 天",
        "缺报，逾期 24 天",
        "未开展，逾期 31 天",
        "零报送",
    ]


def test_a_quarter_is_complete_when_every_village_was_screened_in_all_three_months() -> None:
    good, late, gone = Standing(S.ON_TIME), Standing(S.LATE, 2), Standing(S.MISSING, 9)
    nothing, ahead = Standing(S.NOTHING), Standing(S.NOT_DUE)
    whole = quarter([[good] * 3, [good, late, good]])
    assert (whole, whole.is_complete) == (Quarter(2, 2, True), True)
    part = quarter([[good] * 3, [good, gone, good], [good, good, nothing]])
    assert (part, part.is_complete) == (Quarter(3, 1, True), False)
    running = quarter([[good, good, ahead], [good, good, good]])
    assert (running, running.is_complete) == (Quarter(1, 1, False), False)
    assert not quarter([]).is_complete


def test_flows_count_households_of_the_quarter_once() -> None:
    cases = pd.DataFrame(
        [
            # taken in and eliminated twice in one quarter is one household; the other two are of other times
            ("A", "h1", "2025-04-20", "2025-05-02", True, False), ("A", "h1", "2025-06-30", None, True, True),
            ("A", "h2", "2025-03-31", "2025-06-30", True, False), ("A", "h3", "2024-11-20", "2025-03-31", True, False),
            # identified in the quarter, and neither entered nor taken in: nobody is counted
            ("B", "h4", "2025-01-10", None, True, True), ("B", "h5", None, None, False, False),
        ],
        columns=["township_code", "household_id", "enrolled_on", "eliminated_on", "is_enrolled", "is_monitored"],
    )  # fmt: skip
    found = flows(cases, Month(2025, 4), Month(2025, 6))
    assert found.loc[["A"]].to_numpy().tolist() == [[1, 2, 1]]
    assert found.loc[["B"]].to_numpy().tolist() == [[0, 0, 1]]
    assert list(found.columns) == ["entered", "eliminated", "still_open"]


def test_a_reminder_names_the_villages_and_the_days() -> None:
    waited = {"甲村": Standing(S.NOT_DONE, 31), "乙村": Standing(S.MISSING, 24), "丙村": Standing(S.MISSING, 24)}
    assert reminder("崇文镇", "2025年6月", waited) == (
        "请崇文镇办理2025年6月防返贫排查以下事项：\n"
        "1. 未开展 1 个村（甲村），已逾期 31 天，请尽快组织补做；\n"
        "2. 缺报 2 个村（乙村、丙村），已逾期 24 天，请补报。"
    )
    assert reminder("崇文镇", "2025年6月", {"甲村": Standing(S.LATE, 3)}) == ""
