"""The plan at its close: was each commitment kept, kept late, not kept, or is it not judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.targets.course import Levels, counted_levels, end_value_of, late_since, late_words, reached_since
from analysis.targets.inputs import Point, Target, level_of
from analysis.targets.states import Colour, Lit, State, Verdict
from analysis.targets.wording import holds
from models.kinds import Kind
from models.time import Month


class Outcome(Lit):
    """Every way a commitment can end."""

    MET = "met", "按期达到", Colour.GREEN
    REACHED = "reached", "已达到", Colour.GREEN  # without a date in the plan nothing can be in time
    MET_LATE = "met_late", "逾期完成", Colour.AMBER
    MET_AFTER_MISS = (
        "met_after_miss",
        "达到，曾经未达",
        Colour.AMBER,
    )  # kept at the close, and not in every period before
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


def closing(verdict: Verdict, target: Target, points: Sequence[Point], asof: Month) -> Closing:
    """The outcome as of a month.

    Before its deadline a commitment is PENDING, unless it is reached already or nothing was ever reported. At the
    deadline, what its last figure leaves open is MISSING until the deadline's figure comes or silence decides. What is
    kept period by period ends as the last period did; an earlier miss is told by the outcome's word. What has no light has
    no outcome either: it is NOT_JUDGED, in the words of its verdict. Kinds without a deadline that have a light end as it
    stands.

    Args:
        verdict: of :func:`analysis.targets.pace.judge` on the same target, points and month.
    """
    if verdict.state is State.MISSING:
        return Closing(Outcome.MISSING, verdict.reason)
    if verdict.state is State.DONE:
        return Closing(Outcome.REACHED, verdict.reason, verdict.value_month)
    if _has_no_light(target, verdict):
        first = f"{target.kind.label}，不评" if target.kind.traits.is_in_words else ""
        return Closing(Outcome.NOT_JUDGED, "；".join(filter(None, (first, verdict.reason))))
    if target.kind is Kind.MILESTONE:
        return _milestone(verdict, target, asof)
    if target.kind is Kind.ANNUAL:
        return _annual(verdict, target, asof)
    if target.kind is Kind.CADENCE:
        return _cadence(verdict, target)
    used = {point.month: point for point in points if point.month <= asof}
    levels = [(month, level) for month in sorted(used) if (level := level_of(target, used[month])) is not None]
    if target.is_due_once:
        return _dated(verdict, target, levels, asof)
    return _kept(verdict, target, levels, asof)


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


def _dated(verdict: Verdict, target: Target, levels: Levels, asof: Month) -> Closing:
    """A level due at a date: the last figure up to it decides, after it the newest."""
    deadline, goal = target.deadline, end_value_of(target)
    assert levels and goal is not None  # else there would be no light
    counted = counted_levels(target, levels)
    in_time = [each for each in counted if deadline is None or each[0] <= deadline]
    since = reached_since(target, in_time)
    if since is not None and _is_sure(verdict, target, in_time[-1][0]):
        text = f"{since.label}达到目标{target.text(goal, goal)}"
        more = "" if deadline else "，原文未注明时限"
        more += "；期限过后又低于目标" if verdict.state is State.OVERDUE else ""
        return Closing(_good(target), text + more, since)
    if _is_early(target, asof):
        return Closing(Outcome.PENDING, verdict.reason)
    late = late_since(target, levels)
    if late is not None and deadline is not None:
        text = f"{late.label}达到目标{target.text(goal, goal)}，{late_words(late, deadline)}"
        return Closing(Outcome.MET_LATE, text, late, late.minus(deadline))
    if since is None and reached_since(target, counted):
        return Closing(_good(target), verdict.reason)  # nobody reported before: since when is not known
    is_lost = verdict.state is State.OVERDUE
    return Closing(Outcome.NOT_MET if is_lost else Outcome.MISSING, verdict.reason)


def _good(target: Target) -> Outcome:
    return Outcome.MET if target.deadline else Outcome.REACHED


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
    if verdict.state in (State.MET, State.DONE_LATE) and month is not None:
        late = month.minus(deadline)
        outcome = Outcome.MET_LATE if late > 0 else Outcome.MET
        return Closing(outcome, verdict.reason, month, late if late > 0 else None)
    if verdict.state is State.OVERDUE:
        return Closing(Outcome.NOT_MET, verdict.reason)
    return Closing(Outcome.PENDING if _is_early(target, asof) else Outcome.MISSING, verdict.reason)


def _annual(verdict: Verdict, target: Target, asof: Month) -> Closing:
    """All years met, or as the last one ended; a year without figures is owed."""
    due = [box for box in verdict.year_boxes if box.state is not State.NOT_JUDGED]
    missed = [box for box in due if box.state is State.UNMET]
    if all(box.state is State.MET for box in due):
        return Closing(_good(target), f"{due[0].year}年至{due[-1].year}年每年都达到")
    is_over = asof >= Month(due[-1].year, 12)
    years = "、".join(f"{box.year}年{target.text(box.value or 0.0, box.goal)}" for box in missed)
    told = f"{len(missed)}个年度未达到：{years}"
    if is_over and due[-1].state is State.UNMET:
        return Closing(Outcome.NOT_MET, told)
    silent = [f"{box.year}年" for box in due if box.state is State.MISSING]
    if silent:
        return Closing(Outcome.MISSING, "；".join([f"{'、'.join(silent)}缺数", *([told] if missed else [])]))
    if all(box.state in (State.MET, State.UNMET) for box in due):
        return Closing(Outcome.MET_AFTER_MISS, told)
    return Closing(Outcome.MISSING if is_over else Outcome.PENDING, verdict.reason)


def _cadence(verdict: Verdict, target: Target) -> Closing:
    """As the newest period stands; an earlier one that was done late was done."""
    if verdict.state is State.NOT_ON_TIME:
        return Closing(Outcome.NOT_MET, verdict.reason)
    if verdict.past_misses:
        return Closing(Outcome.MET_AFTER_MISS, verdict.reason)
    return Closing(Outcome.MET_LATE if verdict.state is State.ONE_LATE else _good(target), verdict.reason)


def _kept(verdict: Verdict, target: Target, levels: Levels, asof: Month) -> Closing:
    """What is kept or compared period by period, as its last period stands.

    A figure of the deadline's month or later decides however old it is by now; a level that was kept up to the deadline
    is not undone by falling after it.
    """
    deadline, month = target.deadline, verdict.value_month
    if _is_early(target, asof):
        return Closing(Outcome.PENDING, verdict.reason)
    is_decided = deadline is not None and month is not None and month >= deadline
    if verdict.state is State.STALE and not is_decided:
        return Closing(Outcome.MISSING, verdict.reason)
    is_met = verdict.colour is Colour.GREEN
    in_time = [each for each in levels if deadline is None or each[0] <= deadline]
    if target.kind is Kind.HOLD and in_time:
        is_met = holds(in_time[-1][1], ">=", target.target or 0.0) and _is_sure(verdict, target, in_time[-1][0])
    if not is_met:
        return Closing(Outcome.NOT_MET, verdict.reason)
    has_missed = any(deadline is None or year <= deadline.year for year in verdict.past_misses)
    return Closing(Outcome.MET_AFTER_MISS if has_missed else _good(target), verdict.reason)
