"""What if: another yearly pace, or the townships that lag at the median. Every text says 测算: nothing here happened."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.course import PACED, end_value_of, is_reached, months_to
from analysis.inputs import Point, Target, level_of
from analysis.outlook import reached_words
from analysis.wording import POINT_UNITS, TOLERANCE, distance
from models import Kind, Month

#: Kinds of which the county's figure follows from its townships', and more is better.
_LIFTED = (Kind.CUMULATIVE, Kind.GROWTH, Kind.BY_DATE, Kind.ANNUAL, Kind.INCREMENT, Kind.HOLD, Kind.FULL_COVERAGE)


@dataclass(frozen=True)
class WhatIf:
    """What a supposition would lead to.

    Attributes:
        is_met: whether the target would be met: by its deadline at a pace, at once with lifted townships.
        value, value_month: the county's figure as supposed, and its month: the deadline's at a pace (the newest figure's
            where the deadline is not ahead of it), the newest figure's with lifted townships.
        reached_month: when the target would be reached, None = it is not in sight.
        reason: the supposition and what follows, a Chinese fragment that begins with 测算.
        median: with lifted townships the level they are lifted to; lifted: whom, in the order given.
    """

    is_met: bool
    value: float
    value_month: Month
    reached_month: Month | None
    reason: str
    median: float | None = None
    lifted: tuple[str, ...] = ()


def at_pace(target: Target, points: Sequence[Point], asof: Month, yearly_pace: float) -> WhatIf | None:
    """From the newest figure on at another yearly pace, in the unit of the figure.

    None for kinds that do not run over the years, without a figure, and where the level due is not known.
    """
    newest = _newest(target, points, asof)
    goal = end_value_of(target)
    if target.kind not in PACED or target.is_year_figure or newest is None or goal is None:
        return None
    month, value = newest
    end = max(target.deadline, month) if target.deadline else month
    due = value + yearly_pace * end.minus(month) / 12
    months = 0 if is_reached(target, value) else months_to(goal - value, yearly_pace)
    reached = None if months is None else month.plus(months)
    is_met = is_reached(target, due) and (target.deadline is None or month <= target.deadline)
    pace = f"每年{'减少' if yearly_pace < 0 else ''}{distance(abs(yearly_pace), target.unit)}"
    verb = "达到" if is_reached(target, due) else "达不到"
    stands = f"{end.label}为{target.text(due, goal)}，{verb}目标{target.text(goal, goal)}"
    when = "" if months == 0 else f"；{reached_words(reached, target.deadline)}"
    return WhatIf(is_met, due, end, reached, f"测算：从{month.label}起按{pace}，{stands}{when}")


def laggards_at_median(
    target: Target, points: Sequence[Point], townships: Mapping[str, Point | None], asof: Month
) -> WhatIf | None:
    """The townships below the median of those that have a figure, lifted to it; the county follows.

    Counts are added to the county's figure; a ratio is lifted in its numerators, its denominators stay.

    Args:
        points: the county's. townships: the newest of each, None = none; in the order of the register.

    Returns:
        None for kinds that are no sum or ratio of townships, without figures, and for a ratio without its parts.
    """
    newest = _newest(target, points, asof)
    goal = end_value_of(target)
    levels = {name: level for name, point in townships.items() if (level := _level(target, point)) is not None}
    if target.kind not in _LIFTED or newest is None or goal is None or not levels:
        return None
    median = statistics.median(levels.values())
    lifted = tuple(name for name, level in levels.items() if level < median - TOLERANCE)
    month, value = newest
    if target.unit in POINT_UNITS:
        known = [point for name, point in townships.items() if point is not None and name in levels]
        supposed = _lifted_ratio(known, median)
    else:
        supposed = value + sum(median - levels[name] for name in lifted)
    if supposed is None:
        return None
    is_met = is_reached(target, supposed)
    rest = "" if is_met else f"，还差{distance(abs(goal - supposed), target.unit)}"
    whom = f"{len(lifted)}个低于中位数的乡镇提到中位数{_exact(target, median)}" if lifted else "没有低于中位数的乡镇"
    stands = f"全县{month.label}为{target.text(supposed, goal)}，{'达到' if is_met else '达不到'}目标{target.text(goal, goal)}"
    return WhatIf(is_met, supposed, month, month if is_met else None, f"测算：{whom}，{stands}{rest}", median, lifted)


def _newest(target: Target, points: Sequence[Point], asof: Month) -> tuple[Month, float] | None:
    levels = {point.month: level for point in points if (level := level_of(target, point)) is not None}
    months = [month for month in levels if month <= asof]
    return (max(months), levels[max(months)]) if months else None


def _level(target: Target, point: Point | None) -> float | None:
    return None if point is None else level_of(target, point)


def _lifted_ratio(points: Sequence[Point], median: float) -> float | None:
    """The county's ratio in % with no township below the median; None where a part is unknown."""
    numerator = denominator = 0.0
    for point in points:
        if point.ratio_pct is None or point.numerator is None or point.denominator is None:
            return None
        numerator += max(point.numerator, median / 100 * point.denominator)
        denominator += point.denominator
    return 100 * numerator / denominator


def _exact(target: Target, value: float) -> str:
    return replace(target, target=None).text(value)
