"""What if: another yearly pace, or the townships that lag at the median. Every text says 测算: nothing here happened."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.targets.course import end_value_of, is_reached, months_to
from analysis.targets.inputs import Figure, Point, Target, level_of
from analysis.targets.outlook import reached_words
from analysis.targets.wording import TOLERANCE, distance, guarded, short
from models.commitments import POINT_UNITS
from models.time import Month


@dataclass(frozen=True)
class WhatIf:
    """What a supposition would lead to.

    Attributes:
        is_met: whether the target would be met: by its deadline at a pace, at once with lifted townships.
        value, value_month: the county's figure as supposed, and its month: the deadline's at a pace (the newest figure's
            where the deadline is not ahead of it), the newest figure's with lifted townships.
        reached_month: when the target would be reached, None = it is not in sight.
        reason: the supposition and what follows, a Chinese fragment that begins with 测算.
        median: with lifted townships the level they are lifted to, for counts that were divided in % of the own task;
            lifted: whom, in the order given.
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
    newest, goal = _newest(target, points, asof), end_value_of(target)
    if not target.kind.traits.is_paced or target.is_year_figure or newest is None or goal is None:
        return None
    month, value, deadline = newest.month, newest.value, target.deadline
    end = month if deadline is None else max(deadline, month)
    due = value + yearly_pace * end.minus(month) / 12
    reached = _reached(target, month, value, goal, yearly_pace)
    is_in_time = reached is not None and (deadline is None or reached <= deadline)
    is_met = is_in_time and (deadline is None or is_reached(target, due))
    parts = [f"从{month.label}的{target.text(value, goal)}起按每年{_signed(target, yearly_pace)}"]
    if end > month:
        parts.append(f"{end.label}为{target.text(due, goal)}，{_verb(is_reached(target, due))}{_goal(target, goal)}")
    parts.append(f"{month.label}已经达到" if reached == month else reached_words(reached, deadline))
    return WhatIf(is_met, due, end, reached, f"测算：{'，'.join(parts)}")


def laggards_at_median(
    target: Target,
    points: Sequence[Point],
    townships: Mapping[str, Point | None],
    asof: Month,
    yearly_pace: float | None = None,
    goals: Mapping[str, float] | None = None,
) -> WhatIf | None:
    """The townships below the median of those that have a figure, lifted to it; the county follows.

    Counts are added to the county's figure; of a ratio the numerators rise and the denominators stay. Where the target
    was divided, a township without a task is neither lifted nor part of the median, counts are compared by the part
    of the own task that is done, and nobody is lifted beyond the own task.

    Args:
        points: the county's. townships: the newest of each, None = none; in the order of the register.
        yearly_pace: the county's pace from there on, to say when; None = only what the lift brings.
        goals: what each township with a task was given, in the unit of the figure; None = the target was not divided.

    Returns:
        None for kinds that are no sum or ratio of townships, without figures, for a ratio without its parts, and for a
        year's own figure before the deadline's year.
    """
    newest, goal = _newest(target, points, asof), end_value_of(target)
    known = {
        name: Figure(point.month, level, point)
        for name, point in townships.items()
        if point is not None and (level := level_of(target, point)) is not None
    }
    lift = _lift(target, known, goals)
    if not target.kind.traits.is_lifted or newest is None or goal is None or lift is None:
        return None
    if target.is_year_figure and target.deadline is not None and newest.month.year < target.deadline.year:
        return None
    if target.unit in POINT_UNITS:
        supposed = _lifted_ratio(newest.point, known, lift.levels, is_whole=len(known) == len(townships))
    else:
        rise = sum(level - known[name].value for name, level in lift.levels.items())
        supposed = newest.value + rise if target.kind.traits.adds_lifts else None
    if supposed is None:
        return None
    is_paced = yearly_pace is not None and target.kind.traits.is_paced and not target.is_year_figure
    reached = _reached(target, newest.month, supposed, goal, yearly_pace if yearly_pace and is_paced else 0.0)
    is_met = is_reached(target, supposed)
    parts = [_whom(target, lift), f"全县{newest.month.label}为{target.text(supposed, goal)}"]
    parts.append(f"{_verb(is_met)}{_goal(target, goal)}")
    if not is_met:
        parts.append(f"还差{distance(abs(goal - supposed), target.unit)}")
    if not is_met and is_paced and yearly_pace is not None:
        parts.append(f"此后按每年{_signed(target, yearly_pace)}，{reached_words(reached, target.deadline)}")
    reason = f"测算：{'，'.join(parts)}"
    return WhatIf(is_met, supposed, newest.month, reached, reason, lift.median, tuple(lift.levels))


@dataclass(frozen=True)
class _Lift:
    """The median, in the unit of the figure or, ``is_share``, in % of the own task; and who rises to which level."""

    median: float
    is_share: bool
    levels: Mapping[str, float]


def _lift(target: Target, known: Mapping[str, Figure], goals: Mapping[str, float] | None) -> _Lift | None:
    """None where nobody has a figure and, where the target was divided, a task."""
    given = {name: math.inf if goals is None else goals.get(name, 0.0) for name in known}
    at_work = {name: figure.value for name, figure in known.items() if given[name] > TOLERANCE}
    if not at_work:
        return None
    is_share = goals is not None and target.unit not in POINT_UNITS
    median = statistics.median(100 * value / given[name] if is_share else value for name, value in at_work.items())
    wanted = {name: min(given[name], median / 100 * given[name] if is_share else median) for name in at_work}
    return _Lift(median, is_share, {name: to for name, to in wanted.items() if at_work[name] < to - TOLERANCE})


def _whom(target: Target, lift: _Lift) -> str:
    if not lift.levels:
        return "没有低于中位数的乡镇"
    level = f"完成各自任务的{short(guarded(lift.median, 1))}%" if lift.is_share else _plain(target, lift.median)
    return f"{len(lift.levels)}个低于中位数的乡镇提到中位数{level}"


def _newest(target: Target, points: Sequence[Point], asof: Month) -> Figure | None:
    used = {point.month: point for point in points if point.month <= asof}
    figures = [
        Figure(month, level, point) for month, point in used.items() if (level := level_of(target, point)) is not None
    ]
    return max(figures, key=lambda figure: figure.month, default=None)


def _reached(target: Target, month: Month, value: float, goal: float, per_year: float) -> Month | None:
    months = 0 if is_reached(target, value) else months_to(goal - value, per_year)
    return None if months is None else month.plus(months)


def _lifted_ratio(
    county: Point, townships: Mapping[str, Figure], levels: Mapping[str, float], *, is_whole: bool
) -> float | None:
    """The county's ratio in % with these townships at these levels; None where its parts are not known."""
    rise = numerator = denominator = 0.0
    for name, figure in townships.items():
        below, whole = figure.point.numerator, figure.point.denominator
        if below is None or whole is None:
            return None
        rise += levels[name] / 100 * whole - below if name in levels else 0.0
        numerator, denominator = numerator + below, denominator + whole
    if county.numerator is not None and county.denominator:
        return 100 * (county.numerator + rise) / county.denominator
    return 100 * (numerator + rise) / denominator if is_whole and denominator else None


def _signed(target: Target, per_year: float) -> str:
    return ("减少" if per_year < 0 else "") + distance(abs(per_year), target.unit)


def _verb(is_met: bool) -> str:
    return "达到目标" if is_met else "达不到目标"


def _goal(target: Target, goal: float) -> str:
    return target.text(goal, goal)


def _plain(target: Target, value: float) -> str:
    return replace(target, target=None).text(value)
