"""The judgement of what a township or unit was given to do (目标任务分解), by the arithmetic of its commitment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from analysis.targets.inputs import Point, Target, level_of, not_judged
from analysis.targets.pace import judge
from analysis.targets.states import State, Verdict
from analysis.targets.wording import TOLERANCE
from models.kinds import Kind
from models.time import Month
from settings import Settings

NO_SHARE = "没有分解任务"
NO_TASK = "无此任务"


@dataclass(frozen=True)
class HeldAgainst:
    """What a share is judged by, in the place of the county's own target and plan.

    Attributes:
        target: with the share's own target, base and deadline. plan: what is due at the end of a month on the way.
        why_not: why it is not judged; empty where it is. Then ``target`` has nothing to reach now.
        past_misses: the years before that fell short, where ``target`` itself does not say so.
    """

    target: Target
    plan: Mapping[Month, float] = field(default_factory=dict)
    why_not: str = ""
    past_misses: tuple[int, ...] = ()


def judge_share(
    target: Target, points: Sequence[Point], allocated: Mapping[int, float], asof: Month, rules: Settings
) -> Verdict:
    """Judge one township's or unit's share of a commitment by what :func:`held_against` says."""
    own = held_against(target, points, allocated, asof)
    if own.why_not and not own.target.year_goals:
        return _undecided(target, points, asof, own.why_not)
    verdict = judge(own.target, points, asof, rules, own.plan)
    past = verdict.past_misses or own.past_misses
    return replace(_undecided(target, points, asof, own.why_not) if own.why_not else verdict, past_misses=past)


def held_against(target: Target, points: Sequence[Point], allocated: Mapping[int, float], asof: Month) -> HeldAgainst:
    """What one township's or unit's share of a commitment is judged by.

    Under CUMULATIVE the way runs from nought to the total last given, with a plan point at each December given one;
    under ANNUAL, and of a figure that counts within its year, each year has its own goal; of every other level the newest
    figure is held against what is due at the end of its year. Nothing given, or nothing to do, is not judged. A year that
    is over and fell short is a mark and not the light, as everywhere.

    Args:
        points: the township's own. allocated: year -> the level due at the end of its December, in the basis the
            commitment is judged in (running total, the year's own, or level at the date).
    """
    if not allocated:
        return _nothing(target, NO_SHARE)
    if all(abs(value) <= TOLERANCE for value in allocated.values()):
        return _nothing(target, NO_TASK)
    if _counts_by_year(target):
        return _years(target, allocated, asof)
    if target.kind.traits.is_total:
        return _total(target, allocated, asof)
    if target.kind.traits.is_level:
        return _level(target, points, allocated, asof)
    return _nothing(target, "这类承诺不按数分解")


def _nothing(target: Target, why_not: str) -> HeldAgainst:
    """Not judged: neither the county's target nor its way is the share's."""
    bare = replace(target, target=None, base_value=None, base_month=None, deadline=None)
    return HeldAgainst(bare, why_not=why_not)


def _counts_by_year(target: Target) -> bool:
    """Whether a year's figure is of that year alone."""
    return target.kind.traits.counts_in_year or target.is_year_figure


@dataclass(frozen=True)
class Goal:
    """What a share is held against, in the unit of the figure, and the year at whose end it is due."""

    year: int
    value: float


def goal_of(target: Target, allocated: Mapping[int, float], figure_year: int, asof_year: int) -> Goal | None:
    """What :func:`judge_share` holds a figure of ``figure_year`` against; None = no task.

    Under CUMULATIVE the whole, in the year it is first due; under ANNUAL the year's own.
    """
    year: int | None = figure_year
    if target.kind.traits.is_total:
        whole = allocated[max(allocated)] if allocated else 0.0
        year = min((each for each, value in allocated.items() if value >= whole - TOLERANCE), default=None)
    elif not _counts_by_year(target):
        year = _year_due(allocated, figure_year, asof_year) if allocated else None
    value = allocated.get(year, 0.0) if year is not None else 0.0
    return Goal(year, value) if year is not None and value > TOLERANCE else None


def share_gap_pp(target: Target, verdict: Verdict, goal: Goal | None) -> float | None:
    """How far a share is from what is due, in 百分点, to compare the shares of one commitment.

    Under CUMULATIVE the gap to time or plan. Of a figure in %, the figure less what is due; of any other level, the
    part of what is due that is there, less 100. None where there is no task, no figure or only a stale one.

    Args:
        verdict: of :func:`judge_share`. goal: of :func:`goal_of`, for the year of the figure.
    """
    if goal is None or verdict.value is None or verdict.state is State.STALE:
        return None
    if target.kind.traits.is_total:
        return verdict.gap_pp
    return verdict.value - goal.value if target.level_unit == "%" else 100 * (verdict.value / goal.value - 1)


def _undecided(target: Target, points: Sequence[Point], asof: Month, reason: str) -> Verdict:
    """Not judged; what was reported is still shown."""
    newest = _newest_month(target, points, asof)
    at_newest = [point for point in points if point.month == newest]
    value = level_of(target, at_newest[-1]) if at_newest else None
    return replace(not_judged(None, reason), value=value, value_month=newest)


def _newest_month(target: Target, points: Sequence[Point], asof: Month) -> Month | None:
    known = (point.month for point in points if point.month <= asof and level_of(target, point) is not None)
    return max(known, default=None)


def _total(target: Target, allocated: Mapping[int, float], asof: Month) -> HeldAgainst:
    """A running total. The way begins after the last year without a task and ends when the whole is first due."""
    years = sorted(allocated)
    for earlier, later in pairwise(years):
        if allocated[later] < allocated[earlier] - TOLERANCE:
            return _nothing(target, f"分解任务{later}年的累计数小于{earlier}年，待县里核对")
    whole = allocated[years[-1]]
    end = next(year for year in years if allocated[year] >= whole - TOLERANCE)
    idle = [year for year in years if abs(allocated[year]) <= TOLERANCE]
    if idle and asof <= Month(idle[-1], 12):
        return _nothing(target, f"{asof.year}年{NO_TASK}")
    start = Month(idle[-1], 12) if idle else target.base_month or target.start_month
    share = replace(
        target, target=whole, comparison=">=", base_value=0.0, base_month=start, start_month=start,
        deadline=Month(end, 12),
    )  # fmt: skip
    return HeldAgainst(share, {Month(year, 12): value for year, value in allocated.items()})


def _years(target: Target, allocated: Mapping[int, float], asof: Month) -> HeldAgainst:
    """Each year against its own task. After the last one there is no task, until the plan is over and that one stands."""
    given = [year for year, value in allocated.items() if value > TOLERANCE]
    own = replace(target, kind=Kind.ANNUAL, target=None, year_goals=dict(allocated), is_year_figure=False)
    is_over = target.deadline is not None and asof.year > target.deadline.year
    is_idle = asof.year < min(given) or (asof.year > max(given) and not is_over)
    return HeldAgainst(own, why_not=f"{asof.year}年{NO_TASK}" if is_idle else "")


def _level(target: Target, points: Sequence[Point], allocated: Mapping[int, float], asof: Month) -> HeldAgainst:
    newest = _newest_month(target, points, asof)
    own_year = newest.year if newest else asof.year
    year = _year_due(allocated, own_year, asof.year)
    if year is None:
        return _nothing(target, f"{own_year}年{NO_TASK}")
    share = replace(
        target, kind=Kind.BY_DATE, target=allocated[year], comparison=">=", unit=target.level_unit, base_value=None,
        base_month=None, start_month=None, deadline=Month(year, 12),
    )  # fmt: skip
    return HeldAgainst(share, past_misses=_years_missed(target, points, allocated, asof, year))


def _years_missed(
    target: Target, points: Sequence[Point], allocated: Mapping[int, float], asof: Month, year: int
) -> tuple[int, ...]:
    """The years before ``year`` at whose end the level was short of what was due then."""
    ends = {
        point.month.year: level_of(target, point) for point in points if point.month.month == 12 and point.month <= asof
    }
    return tuple(
        each
        for each, due in sorted(allocated.items())
        if each < year and due > TOLERANCE and (level := ends.get(each)) is not None and level < due - TOLERANCE
    )


def _year_due(allocated: Mapping[int, float], year: int, asof_year: int) -> int | None:
    """The year whose level a figure of ``year`` is held against, None = no task.

    Its own; where that one was given no task, a later one that has begun, where it was left out, the next one given.
    After the last one its level still stands.
    """
    last = max(allocated)
    if year > last:
        return last if allocated[last] > TOLERANCE else None
    is_idle = year in allocated and allocated[year] <= TOLERANCE
    until = asof_year if is_idle else last
    return min((each for each, value in allocated.items() if year <= each <= until and value > TOLERANCE), default=None)
