"""The way a commitment has to go: from which level, to which, from when and until when."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.targets.inputs import NO_TARGET, Target
from analysis.targets.wording import TOLERANCE, holds
from models.time import Month

#: What would take longer than this is not in sight.
HORIZON_MONTHS = 600


@dataclass(frozen=True)
class Course:
    """The way from the base to the target.

    Attributes:
        start_value, start_month: the base and the month at whose end it held.
        end_value, deadline: the level due and the month at whose end it is due, None = no date given.
        is_upward: whether more than the target is fine too.
    """

    start_value: float
    end_value: float
    start_month: Month
    deadline: Month | None
    is_upward: bool

    @property
    def leads_somewhere(self) -> bool:
        """Whether there is a way to go; a base that already meets an "at least" target leaves none to measure."""
        way = self.end_value - self.start_value
        return way > TOLERANCE if self.is_upward else abs(way) > TOLERANCE

    def time_share(self, month: Month) -> float:
        """T: the share of the time gone by at the end of a month, from 0 to 1. Needs a deadline."""
        assert self.deadline is not None
        return min(max(month.minus(self.start_month) / self.deadline.minus(self.start_month), 0.0), 1.0)

    def done_share(self, value: float) -> float:
        """D: the share of the way covered, never clamped."""
        return (value - self.start_value) / (self.end_value - self.start_value)

    def level_at(self, share: float) -> float:
        return self.start_value + share * (self.end_value - self.start_value)


def end_value_of(target: Target) -> float | None:
    """The level due, in the unit of the figure; None where the target, or of a rise its base, is not known."""
    if not target.kind.traits.is_rise:
        return target.target
    return None if target.target is None or target.base_value is None else target.base_value + target.target


def course_of(target: Target) -> Course | str:
    """The way to go, or why there is none to judge by, as a Chinese fragment."""
    if target.target is None:
        return NO_TARGET
    if target.is_year_figure:
        return "当年的数，不与时间比进度"
    base_value, base_month = target.base_value, target.base_month
    if target.kind.traits.is_total:
        base_value = 0.0 if base_value is None else base_value
        base_month = base_month or target.start_month
        if base_month is None:
            return "起算月份原文未注明，待县里确认"
    end_value = end_value_of(target)
    if base_value is None or base_month is None or end_value is None:
        return "基期值待县里确认"
    if target.deadline is not None and target.deadline <= base_month:
        return "期限不晚于基期，待县里核对"
    return Course(base_value, end_value, base_month, target.deadline, target.comparison in (">=", ">"))


def is_reached(target: Target, value: float) -> bool:
    """Whether a level meets the target; the way tells up from down, without one it is at least the target."""
    course = course_of(target)
    if isinstance(course, Course) and course.leads_somewhere:
        return course.done_share(value) >= 1 - TOLERANCE
    end_value = end_value_of(target)
    return end_value is not None and holds(value, ">=", end_value)


#: Month and level, oldest first.
Levels = Sequence[tuple[Month, float]]


def reached_since(target: Target, levels: Levels) -> Month | None:
    """The first month of those that have met the target ever since; None if the last one does not."""
    since = None
    for month, level in levels:
        since = (since or month) if is_reached(target, level) else None
    return since


def counted_levels(target: Target, levels: Levels) -> Levels:
    """Those that can meet the target: a year's own figure of an earlier year than the deadline's cannot."""
    deadline = target.deadline
    if deadline is None or not target.is_year_figure:
        return levels
    return [each for each in levels if each[0].year >= deadline.year]


def late_since(target: Target, levels: Levels) -> Month | None:
    """Since when a target is reached that was seen to fall short before, where that is after its deadline.

    None where it is reached in time or not at all, and where the first figure of all is a late one that meets it: nobody
    knows since when.
    """
    deadline, counted = target.deadline, counted_levels(target, levels)
    if deadline is None or reached_since(target, [each for each in counted if each[0] <= deadline]):
        return None
    since = reached_since(target, counted)
    return since if since is not None and counted[0][0] < since else None


def late_words(since: Month, deadline: Month) -> str:
    return f"晚于期限{deadline.label}{since.minus(deadline)}个月"


def months_to(need: float, per_year: float) -> int | None:
    """Whole months until ``need`` is covered at a yearly pace; None where it leads away or is not in sight."""
    if abs(need) <= TOLERANCE:
        return 0
    if need * per_year <= 0 or abs(need) * 12 > HORIZON_MONTHS * abs(per_year):
        return None
    return math.ceil(need * 12 / per_year - TOLERANCE)
