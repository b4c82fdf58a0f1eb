"""The clock of an item under supervision, and how far it should have been taken up by a day.

Days are parameters. The clock counts against the unit only while the office waits for it: what the unit has answered is
the office's to inspect, and an item sent back runs on from its old deadline.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from models.lists import Level


@dataclass(frozen=True)
class Clock:
    """How long an item has been open, in whole days, none below 0.

    Attributes:
        days_open: since it was assigned, up to the day it was ended. days_quiet: since anybody did anything.
        days_left: up to the deadline, below 0 after it; counted to the unit's answer where there is one.
        is_waiting: whether the office waits for the unit. is_answered: whether the unit's answer stands.
    """

    days_open: int
    days_quiet: int
    days_left: int
    is_waiting: bool
    is_answered: bool

    @property
    def days_overdue(self) -> int:
        """Days past the deadline; of an answered item the days its answer was late."""
        return max(0, -self.days_left)

    @property
    def is_overdue(self) -> bool:
        """Past the deadline and still not answered."""
        return self.is_waiting and self.days_left < 0

    @property
    def words(self) -> str:
        """``逾期 3 天``, ``还剩 5 天``, ``今天到期``, ``按期反馈``, ``反馈晚 2 天``; empty for what was withdrawn."""
        if not self.is_waiting and not self.is_answered:
            return ""
        if self.is_answered:
            return f"反馈晚 {self.days_overdue} 天" if self.days_overdue else "按期反馈"
        if self.days_left == 0:
            return "今天到期"
        return f"逾期 {self.days_overdue} 天" if self.is_overdue else f"还剩 {self.days_left} 天"


def clock(
    assigned_on: dt.date,
    due_on: dt.date,
    last_step_on: dt.date,
    day: dt.date,
    *,
    answered_on: dt.date | None = None,
    ended_on: dt.date | None = None,
) -> Clock:
    """The clock of one item on ``day``.

    Args:
        answered_on: the day of the unit's answer where it stands, None while the office waits for one.
        ended_on: the day it was closed or withdrawn, None while it is open.
    """
    until = min(answered_on or day, ended_on or day)
    return Clock(
        days_open=max(0, ((ended_on or day) - assigned_on).days),
        days_quiet=max(0, (day - last_step_on).days),
        days_left=(due_on - until).days,
        is_waiting=answered_on is None and ended_on is None,
        is_answered=answered_on is not None,
    )


def level_due(clock: Clock, days: Mapping[Level, int]) -> Level | None:
    """How far the item should have been taken up by now; None while it should not, or the unit has answered.

    Args:
        days: after how many days past the deadline each level is due; below 0 = before it.
    """
    if not clock.is_waiting:
        return None
    return max(
        (level for level in Level if -clock.days_left >= days[level]), key=lambda level: level.rank, default=None
    )


def level_to_propose(clock: Clock, recorded: Level | None, days: Mapping[Level, int]) -> Level | None:
    """The level due, where it was not reached yet; a person decides whether it is taken."""
    due = level_due(clock, days)
    return due if due is not None and (recorded is None or due.rank > recorded.rank) else None
