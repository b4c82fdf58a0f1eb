"""How often the paces of late would have said rightly whether a target is reached in time: tried on those that are due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.targets.course import counted_levels, reached_since
from analysis.targets.inputs import Point, Target, level_of
from analysis.targets.outlook import outlook
from models.time import Month

#: With fewer tried the share that was right says nothing.
ENOUGH = 20


@dataclass(frozen=True)
class Backtest:
    """tried: targets due by now on which the paces agreed so long before. right: how many of them ended as the paces said."""

    tried: int
    right: int

    @property
    def is_enough(self) -> bool:
        return self.tried >= ENOUGH


def backtest(series: Iterable[tuple[Target, Sequence[Point]]], asof: Month, months_left: int) -> Backtest:
    """Look at every target whose deadline has passed as it stood so many months before it.

    Left out is what was reached by then, what had no pace, where the slowest and the fastest pace disagreed, and what has
    no figure to say how it ended.
    """
    tried = right = 0
    for target, points in series:
        was_in_time = _was_in_time(target, points, asof)
        if was_in_time is None or target.deadline is None:
            continue
        seen = outlook(target, points, target.deadline.plus(-months_left))
        if seen is not None and seen.slowest.is_in_time == seen.fastest.is_in_time:
            tried += 1
            right += seen.fastest.is_in_time == was_in_time
    return Backtest(tried, right)


def _was_in_time(target: Target, points: Sequence[Point], asof: Month) -> bool | None:
    """Whether it was reached by its deadline; None where that is still ahead or nobody reported how it ended."""
    deadline = target.deadline
    if deadline is None or deadline > asof or not target.kind.traits.is_paced:
        return None
    used = {point.month: point for point in points if point.month <= asof}
    levels = [(month, level) for month in sorted(used) if (level := level_of(target, used[month])) is not None]
    in_time = [each for each in counted_levels(target, levels) if each[0] <= deadline]
    if reached_since(target, in_time):
        return True
    return False if levels and levels[-1][0] >= deadline else None
