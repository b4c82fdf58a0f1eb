"""The plan at its close: was each commitment kept, kept late, not kept, or is it not judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.targets.course import end_value_of, is_reached
from analysis.targets.inputs import Point, Target, level_of
from analysis.targets.states import Colour, Lit, State, Verdict
from analysis.targets.wording import holds
from models.kinds import Kind
from models.time import Month


class Outcome(Lit):
    """Every way a commitment can end."""

    MET = "met", "按期达到", Colour.GREEN
    MET_LATE = "met_late", "逾期后达到", Colour.AMBER
    NOT_MET = "not_met", "未达到", Colour.RED
    MISSING = "missing", "缺数", Colour.GREY  # owed: nobody has reported what would decide it
    PENDING = "pending", "未到期", Colour.NONE
    NOT_JUDGED = "not_judged", "不评", Colour.NONE


@dataclass(frozen=True)
class Closing:
    """How one commitment ended.

    Attributes:
        reason: why, as a Chinese fragment without a final stop.
        met_month: since when the figures have met the target without a break; None where that is not said.
        months_late: how long after the deadline that was; None unless MET_LATE by a date.
    """

    outcome: Outcome
    reason: str
    met_month: Month | None = None
    months_late: int | None = None


_Levels = list[tuple[Month, float]]


def closing(verdict: Verdict, target: Target, points: Sequence[Point], asof: Month) -> Closing:
    """The outcome as of a month.

    Before its deadline a commitment is PENDING, unless it is reached already, lost for good (a year or a period to be
    kept was missed), or nothing was ever reported. At the deadline, what its last figure leaves open is MISSING until
    the deadline's figure comes or silence decides. What has no light has no outcome either: it is NOT_JUDGED, in the
    words of its verdict. Kinds without a deadline that have a light end as it stands.

    Args:
        verdict: of :func:`analysis.targets.pace.judge` on the same target, points and month.
    """
    if verdict.state is State.MISSING:
        return Closing(Outcome.MISSING, verdict.reason)
    if _has_no_light(target, verdict):
        first = f"{target.kind.label}，不评" if target.kind.traits.is_in_words else ""
        return Closing(Outcome.NOT_JUDGED, "；".join(filter(None, (first, verdict.reason))))
    if target.kind is Kind.MILESTONE:
        return _milestone(verdict, target, asof)
    if target.kind is Kind.ANNUAL:
        return _annual(verdict, target, asof)
    if target.kind is Kind.CADENCE:
        return _cadence(verdict)
    used = {point.month: point for point in points if point.month <= asof}
    levels = [(month, level) for month in sorted(used) if (level := level_of(target, used[month])) is not None]
    if target.kind is Kind.HOLD:
        return _hold(verdict, target, levels, asof)
    if target.kind.traits.is_paced:
        return _dated(verdict, target, levels, asof)
    return _by_light(verdict, target, asof)


def tally_outcomes(closings: Iterable[Closing]) -> dict[Outcome, int]:
    """How many ended in each way: every way has its key, the counts sum to the number of commitments."""
    counts = dict.fromkeys(Outcome, 0)
    for each in closings:
        counts[each.outcome] += 1
    return counts


def _has_no_light(target: Target, verdict: Verdict) -> bool:
    traits = target.kind.traits
    is_open = traits.is_done_once and target.deadline is None
    return verdict.state is State.NOT_JUDGED or not traits.has_light or is_open


def _is_early(target: Target, asof: Month) -> bool:
    return target.deadline is not None and asof < target.deadline


def _dated(verdict: Verdict, target: Target, levels: _Levels, asof: Month) -> Closing:
    """A level due at a date: the last figure up to it decides, after it the newest."""
    deadline, goal = target.deadline, end_value_of(target)
    assert levels and goal is not None  # else there would be no light
    if target.is_year_figure and deadline is not None:
        levels = [each for each in levels if each[0].year >= deadline.year]
    in_time = [each for each in levels if deadline is None or each[0] <= deadline]
    since = _reached_since(target, in_time)
    if since is not None and _is_sure(verdict, target, in_time[-1][0]):
        text = f"{since.label}达到目标{target.text(goal, goal)}"
        more = "" if deadline else "，原文未注明时限"
        more += "；期限过后又低于目标" if verdict.state is State.OVERDUE else ""
        return Closing(Outcome.MET, text + more, since)
    if _is_early(target, asof):
        return Closing(Outcome.PENDING, verdict.reason)
    late = _reached_since(target, levels) if since is None else None
    if late is not None and deadline is not None:
        months = late.minus(deadline)
        text = f"{late.label}达到目标{target.text(goal, goal)}，晚于期限{deadline.label}{months}个月"
        return Closing(Outcome.MET_LATE, text, late, months)
    is_lost = verdict.state is State.OVERDUE
    return Closing(Outcome.NOT_MET if is_lost else Outcome.MISSING, verdict.reason)


def _reached_since(target: Target, levels: _Levels) -> Month | None:
    """The first month of those that have met the target ever since; None if the last one does not."""
    since = None
    for month, level in levels:
        since = (since or month) if is_reached(target, level) else None
    return since


def _is_sure(verdict: Verdict, target: Target, month: Month) -> bool:
    """Whether a figure of this month, up to the deadline, says how things stood at the deadline.

    One of the deadline's month does. An earlier one does unless it is too old for a level, which may have fallen since,
    or a figure after the deadline is short of the target. A total counted from 2021 on does not fall.
    """
    if target.deadline is not None and month >= target.deadline:
        return True
    if verdict.state is State.STALE:
        return target.kind.traits.is_total
    return verdict.state is not State.OVERDUE


def _milestone(verdict: Verdict, target: Target, asof: Month) -> Closing:
    deadline, month = target.deadline, verdict.value_month
    assert deadline is not None
    if verdict.state is State.MET and month is not None:
        late = month.minus(deadline)
        outcome = Outcome.MET_LATE if late > 0 else Outcome.MET
        return Closing(outcome, verdict.reason, month, late if late > 0 else None)
    if verdict.state is State.OVERDUE:
        return Closing(Outcome.NOT_MET, verdict.reason)
    return Closing(Outcome.PENDING if _is_early(target, asof) else Outcome.MISSING, verdict.reason)


def _annual(verdict: Verdict, target: Target, asof: Month) -> Closing:
    """All years met, or a year missed; a year without figures is owed."""
    due = [box for box in verdict.year_boxes if box.state is not State.NOT_JUDGED]
    missed = [box for box in due if box.state is State.UNMET]
    if missed:
        years = "、".join(f"{box.year}年{target.text(box.value or 0.0, box.goal)}" for box in missed)
        return Closing(Outcome.NOT_MET, f"{len(missed)}个年度未达到：{years}")
    if all(box.state is State.MET for box in due):
        return Closing(Outcome.MET, f"{due[0].year}年至{due[-1].year}年每年都达到")
    silent = [f"{box.year}年" for box in due if box.state is State.MISSING]
    if silent:
        return Closing(Outcome.MISSING, f"{'、'.join(silent)}缺数")
    is_over = asof >= Month(due[-1].year, 12)
    return Closing(Outcome.MISSING if is_over else Outcome.PENDING, verdict.reason)


def _cadence(verdict: Verdict) -> Closing:
    late = verdict.late_count or 0
    missing = (verdict.due_count or 0) - (verdict.on_time_count or 0) - late
    outcome = Outcome.NOT_MET if missing else Outcome.MET_LATE if late else Outcome.MET
    return Closing(outcome, verdict.reason)


def _hold(verdict: Verdict, target: Target, levels: _Levels, asof: Month) -> Closing:
    """A level kept in every period up to the deadline."""
    goal = target.target or 0.0
    in_time = [each for each in levels if target.deadline is None or each[0] <= target.deadline]
    misses = [each for each in in_time if not holds(each[1], ">=", goal)]
    if misses:
        month, worst = min(misses, key=lambda each: each[1])
        text = f"{len(misses)}期低于{target.text(goal)}，最低是{month.label}{target.text(worst)}"
        return Closing(Outcome.NOT_MET, text)
    if _is_early(target, asof):
        return Closing(Outcome.PENDING, verdict.reason)
    return Closing(Outcome.MET if _is_sure(verdict, target, levels[-1][0]) else Outcome.MISSING, verdict.reason)


def _by_light(verdict: Verdict, target: Target, asof: Month) -> Closing:
    """As the light stands; its reason tells shortfalls of earlier periods, which are not held against it.

    A figure of the deadline's month or later decides however old it is by now.
    """
    if _is_early(target, asof):
        return Closing(Outcome.PENDING, verdict.reason)
    deadline, month = target.deadline, verdict.value_month
    is_decided = deadline is not None and month is not None and month >= deadline
    if verdict.state is State.STALE and not is_decided:
        return Closing(Outcome.MISSING, verdict.reason)
    outcome = Outcome.MET if verdict.colour is Colour.GREEN else Outcome.NOT_MET
    return Closing(outcome, verdict.reason)
