"""In which order the steps of a case may be taken down: above all, that no elimination is called done too soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from data_access.acts.case_order import Taken, check_begin, check_elimination, next_steps
from errors import CaseRefused
from models.cases import ELIMINATION

TODAY = dt.date(2025, 6, 30)


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


def attempt(month: int, last: Sequence[str] = ELIMINATION[:-1]) -> list[Taken]:
    """The steps before 风险消除, one a day, each done on its day."""
    return [Taken(day(month, place), step, day(month, place)) for place, step in enumerate(last, start=1)]


ENTERED = [Taken(day(1, 1), "录入系统", day(1, 1)), Taken(day(1, 2), "落实帮扶", day(1, 2))]


def test_an_elimination_is_called_done_after_all_its_steps() -> None:
    steps = ENTERED + attempt(3)
    assert next_steps(steps, is_green=False)[0] == "风险消除"
    check_begin(steps, "风险消除", day(3, 5), is_green=False, today=TODAY)
    check_elimination(steps, day(3, 5))
    with pytest.raises(CaseRefused, match="早于消除程序办结的日期 2025-03-05"):
        check_elimination(steps, day(3, 4))


def test_a_notice_of_an_earlier_attempt_does_not_count() -> None:
    """The case went back to being followed; the notice of the second elimination is still out."""
    again = [*attempt(5, ELIMINATION[:-2]), Taken(day(5, 10), ELIMINATION[-2])]
    steps = [*ENTERED, *attempt(3), Taken(day(4, 1), "动态跟踪"), *again]
    assert next_steps(steps, is_green=False)[0] == "风险消除"
    with pytest.raises(CaseRefused, match="消除公告还没有办结"):
        check_begin(steps, "风险消除", day(5, 11), is_green=False, today=TODAY)


def test_an_elimination_begun_before_the_case_was_followed_again_cannot_be_finished() -> None:
    steps = [*ENTERED, *attempt(3), Taken(day(3, 6), "风险消除"), Taken(day(4, 1), "动态跟踪")]
    with pytest.raises(CaseRefused, match="消除公告还没有办结"):
        check_elimination(steps, day(4, 2))


def test_no_step_of_the_procedure_may_still_be_running() -> None:
    steps = [*ENTERED, *attempt(3)]
    steps[3] = Taken(steps[3].started_on, steps[3].step)
    with pytest.raises(CaseRefused, match="还没有办结"):
        check_elimination(steps, day(3, 6))
