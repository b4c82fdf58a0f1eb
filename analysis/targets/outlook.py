"""Instead of a forecast: the yearly need, and whether the yearly paces seen of late would cover it in time."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.targets.course import Course, course_of, is_reached, months_to
from analysis.targets.inputs import Point, Target, level_of
from analysis.targets.wording import TOLERANCE, difference_unit, distance, guarded, short
from models.time import Month

#: How far back a pace may be measured from the newest figure; less than a quarter says nothing about a year.
WINDOW_MONTHS = range(3, 25)


@dataclass(frozen=True)
class YearlyPace:
    """How fast the figure moved between two months, and where that would lead.

    Attributes:
        per_year: in the unit of the figure; negative where it fell.
        since, until: the months it was measured between.
        reached_month: when the target would be reached at this pace, None = it is not in sight.
        is_in_time: whether that is no later than the deadline, None without a deadline.
    """

    per_year: float
    since: Month
    until: Month
    reached_month: Month | None
    is_in_time: bool | None


@dataclass(frozen=True)
class Outlook:
    """What is still needed and what was seen.

    Attributes:
        value, value_month: the newest figure.
        shortfall: what is missing to the target, never negative.
        needed_per_year: ``shortfall`` over the months left as a yearly figure, None without a deadline ahead.
        months_left: from the newest figure to the deadline, never negative; None without a deadline.
        slowest, fastest: the least and the greatest pace towards the target; the same where only one was seen.
        reason: all of it as a fragment of a Chinese sentence, without a final stop.
    """

    value: float
    value_month: Month
    shortfall: float
    needed_per_year: float | None
    months_left: int | None
    slowest: YearlyPace
    fastest: YearlyPace
    reason: str


def outlook(target: Target, points: Sequence[Point], asof: Month) -> Outlook | None:
    """The need and the paces as of a month.

    None where nothing runs against time (other kinds, a base or target not given), where the target is reached, and
    where no figure lies 3 to 24 months before the newest.
    """
    course = course_of(target) if target.kind.traits.is_paced else ""
    levels = {point.month: level for point in points if (level := _level(target, point, asof)) is not None}
    if isinstance(course, str) or not course.leads_somewhere or not levels:
        return None
    newest = max(levels)
    value, need = levels[newest], course.end_value - levels[newest]
    earlier = [newest.plus(-months) for months in WINDOW_MONTHS if newest.plus(-months) in levels]
    if is_reached(target, value) or not earlier:
        return None
    paces = [_pace(course, need, levels, since, newest) for since in earlier]
    slowest, fastest = (pick(paces, key=lambda pace: pace.per_year * need) for pick in (min, max))
    left = None if course.deadline is None else max(0, course.deadline.minus(asof))
    needed_per_year = abs(need) * 12 / left if left else None
    words = _need_words(target, abs(need), needed_per_year, left), _paces_words(target, course, slowest, fastest)
    return Outlook(value, newest, abs(need), needed_per_year, left, slowest, fastest, "；".join(words))


def _level(target: Target, point: Point, asof: Month) -> float | None:
    return level_of(target, point) if point.month <= asof else None


def _pace(course: Course, need: float, levels: dict[Month, float], since: Month, until: Month) -> YearlyPace:
    per_year = (levels[until] - levels[since]) * 12 / until.minus(since)
    months = months_to(need, per_year)
    reached = None if months is None else until.plus(months)
    is_in_time = None if course.deadline is None else reached is not None and reached <= course.deadline
    return YearlyPace(per_year, since, until, reached, is_in_time)


def _need_words(target: Target, shortfall: float, needed_per_year: float | None, left: int | None) -> str:
    amount = distance(shortfall, target.unit)
    if needed_per_year is None:
        return f"还差{amount}" + ("，期限已到" if left == 0 else "")
    yearly = distance(needed_per_year, target.unit)
    return f"还差{amount}，剩{left}个月，" + (f"还需每年{yearly}" if left and left > 12 else f"折合还需每年{yearly}")


def _paces_words(target: Target, course: Course, slowest: YearlyPace, fastest: YearlyPace) -> str:
    if abs(slowest.per_year - fastest.per_year) <= TOLERANCE:
        return f"按近期年进度{_pace_words(target, course, fastest)}"
    # Two paces that differ are not written alike.
    fast, slow = _pace_words(target, course, fastest, slowest), _pace_words(target, course, slowest, fastest)
    return f"按近期最快年进度{fast}；按近期最慢年进度{slow}"


def _pace_words(target: Target, course: Course, pace: YearlyPace, other: YearlyPace | None = None) -> str:
    amount = pace.per_year
    edges = [(">", 0.0)] if other is None else [(">", 0.0), (">" if amount > other.per_year else "<", other.per_year)]
    figure = short(guarded(amount, 1, *edges)).replace("-", "减少")
    window = f"{figure}{difference_unit(target.unit)}（{pace.since.label}至{pace.until.label}）"
    return f"{window}，{reached_words(pace.reached_month, course.deadline)}"


def reached_words(reached: Month | None, deadline: Month | None) -> str:
    """``2026年12月达到，晚于期限12个月``, ``2025年10月达到，不晚于期限``, or that no month is in sight."""
    if reached is None:
        return "看不到哪个月能达到"
    if deadline is None:
        return f"{reached.label}达到"
    late = reached.minus(deadline)
    return f"{reached.label}达到，" + (f"晚于期限{late}个月" if late > 0 else "不晚于期限")
