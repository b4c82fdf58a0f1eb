"""The clock of an item and the level due, on worked-out days."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.offices.escalation import Clock, clock, level_due, level_to_propose
from models.lists import Level
from settings import SupervisionSection

ASSIGNED, DUE = dt.date(2025, 6, 1), dt.date(2025, 7, 1)
DAYS = SupervisionSection().level_days


def on(day: dt.date, **ends: dt.date) -> Clock:
    return clock(ASSIGNED, DUE, ASSIGNED, day, **ends)


@pytest.mark.parametrize(
    ("day", "open_days", "overdue", "words", "level"),
    [
        (dt.date(2025, 6, 23), 22, 0, "还剩 8 天", None),
        (dt.date(2025, 6, 24), 23, 0, "还剩 7 天", Level.HINT),
        (dt.date(2025, 7, 1), 30, 0, "今天到期", Level.HINT),
        (dt.date(2025, 7, 2), 31, 1, "逾期 1 天", Level.URGE),
        (dt.date(2025, 7, 15), 44, 14, "逾期 14 天", Level.URGE),
        (dt.date(2025, 7, 16), 45, 15, "逾期 15 天", Level.CIRCULATE),
        (dt.date(2025, 7, 31), 60, 30, "逾期 30 天", Level.SUMMON),
    ],
)
def test_days_and_level(day: dt.date, open_days: int, overdue: int, words: str, level: Level | None) -> None:
    found = on(day)
    assert (found.days_open, found.days_overdue, found.words) == (open_days, overdue, words)
    assert found.is_overdue == (overdue > 0)
    assert level_due(found, DAYS) is level


def test_a_recorded_level_is_not_proposed_again_and_a_higher_one_is() -> None:
    found = on(dt.date(2025, 7, 16))
    proposed = {level: level_to_propose(found, level, DAYS) for level in (None, *Level)}
    assert proposed == {
        None: Level.CIRCULATE, Level.HINT: Level.CIRCULATE, Level.URGE: Level.CIRCULATE, Level.CIRCULATE: None,
        Level.SUMMON: None,
    }  # fmt: skip


def test_the_clock_stops_with_the_answer_and_runs_on_from_the_old_deadline_without_it() -> None:
    late, in_time = on(dt.date(2025, 9, 1), answered_on=dt.date(2025, 7, 3)), on(dt.date(2025, 9, 1), answered_on=DUE)
    assert (late.words, late.is_overdue, late.days_overdue, late.days_open) == ("反馈晚 2 天", False, 2, 92)
    assert (in_time.words, in_time.days_overdue) == ("按期反馈", 0)
    assert level_due(late, DAYS) is None
    assert on(dt.date(2025, 9, 1)).days_overdue == 62


def test_days_without_a_step_and_an_item_that_ended() -> None:
    found = clock(ASSIGNED, DUE, dt.date(2025, 6, 20), dt.date(2025, 6, 25))
    assert (found.days_quiet, found.days_left) == (5, 6)
    ended = clock(
        ASSIGNED, DUE, dt.date(2025, 6, 20), dt.date(2025, 8, 1), answered_on=dt.date(2025, 6, 18),
        ended_on=dt.date(2025, 6, 20),
    )  # fmt: skip
    assert (ended.days_open, ended.is_waiting, ended.words) == (19, False, "按期反馈")
    withdrawn = clock(ASSIGNED, DUE, ASSIGNED, dt.date(2025, 8, 1), ended_on=ASSIGNED)
    assert (withdrawn.is_waiting, withdrawn.is_overdue, withdrawn.words) == (False, False, "")


def test_the_level_follows_the_configured_days() -> None:
    days = SupervisionSection(hint_days=0, urge_days=2, circulate_days=3, summon_days=4).level_days
    assert [level_due(on(DUE + dt.timedelta(days=n)), days) for n in range(-1, 5)] == [
        None, Level.HINT, Level.HINT, Level.URGE, Level.CIRCULATE, Level.SUMMON,
    ]  # fmt: skip
