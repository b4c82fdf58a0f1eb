"""Worked answers for dated steps. All days are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.targets.milestones import stand
from analysis.targets.states import Colour

DAY = dt.date(2025, 6, 30)
BEFORE, AFTER = dt.date(2025, 6, 1), dt.date(2025, 9, 30)


@pytest.mark.parametrize(
    ("planned", "finished", "status", "word", "colour"),
    [
        (BEFORE, dt.date(2025, 5, 20), "已完成", "按期完成", Colour.GREEN),
        (BEFORE, BEFORE, "已完成", "按期完成", Colour.GREEN),
        (BEFORE, dt.date(2025, 6, 2), "已完成", "逾期完成", Colour.AMBER),
        (BEFORE, None, "进行中", "逾期未完成", Colour.RED),
        (DAY, None, "进行中", "逾期未完成", Colour.RED),
        (BEFORE, AFTER, "已完成", "逾期未完成", Colour.RED),  # finished later than the month shown
        (AFTER, None, "未启动", "未启动", Colour.NONE),
        (AFTER, AFTER, "已完成", "进行中", Colour.NONE),
        (None, None, "进行中", "进行中", Colour.NONE),
        (None, BEFORE, "已完成", "已完成", Colour.NONE),
        (BEFORE, None, "已取消", "已取消", Colour.NONE),
    ],
)
def test_a_step_on_a_day(
    planned: dt.date | None, finished: dt.date | None, status: str, word: str, colour: Colour
) -> None:
    found = stand(planned, finished, status, DAY)
    assert (found.word, found.colour, found.is_overdue) == (word, colour, colour is Colour.RED)


def test_a_step_begun_after_the_day_had_not_been_begun() -> None:
    assert stand(AFTER, None, "进行中", DAY, AFTER).word == "未启动"
    assert stand(AFTER, AFTER, "已完成", DAY, AFTER).word == "未启动"
    assert stand(AFTER, AFTER, "已完成", DAY, BEFORE).word == "进行中"
    assert stand(BEFORE, None, "进行中", DAY, AFTER).is_overdue
