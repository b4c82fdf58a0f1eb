"""Levels that are met or not met, whatever the time gone by: reached by a date, kept, or compared."""

from __future__ import annotations

from dataclasses import replace

from analysis.inputs import Case, Figure, Target, not_judged
from analysis.states import State, Verdict
from analysis.wording import TOLERANCE, distance, guarded, holds, short
from models import Kind, Month

NO_TARGET = "目标值原文未注明，待县里确认"
NO_DEADLINE = "完成时限原文未注明，待县里确认"
_NAMED_MISSES = 3


def hatch_if_stale(case: Case, figure: Figure, verdict: Verdict) -> Verdict:
    """Rule 5: a figure older than its cycle and lag only says how things stood; the colour stays."""
    if verdict.state in (State.OVERDUE, State.NOT_JUDGED) or not case.is_stale(figure.month):
        return verdict
    reason = f"最近数据是{figure.month.label}，已过报送期；当时{verdict.state.label}：{verdict.reason}"
    return replace(verdict, state=State.STALE, last_state=verdict.state, reason=reason)


def _verdict(case: Case, figure: Figure, state: State, reason: str, shortfall: float | None = None) -> Verdict:
    judged = Verdict(state, reason, value=figure.value, value_month=figure.month, shortfall=shortfall)
    return hatch_if_stale(case, figure, judged)


def judge_by_date(case: Case) -> Verdict:
    """A level due at a date, without a base to measure a pace from: red only after the deadline."""
    target, figure = case.target, case.figures[-1]
    if target.target is None:
        return not_judged(figure, NO_TARGET)
    stands = f"{figure.month.label}为{target.text(figure.value)}"
    if holds(figure.value, ">=", target.target):
        return _verdict(case, figure, State.MET, f"{stands}，已达到目标{target.text(target.target)}")
    if target.deadline is None:
        return not_judged(figure, NO_DEADLINE)
    short_of = target.target - figure.value
    if case.is_overdue(figure.month):
        reason = overdue_reason(target, figure, target.deadline, target.target)
        return _verdict(case, figure, State.OVERDUE, reason, short_of)
    reason = f"{stands}，距目标{target.text(target.target)}还差{distance(short_of, target.unit)}"
    return _verdict(case, figure, State.NOT_DUE, f"{reason}，期限{target.deadline.label}", short_of)


def overdue_reason(target: Target, figure: Figure, deadline: Month, goal: float) -> str:
    """What was due, what there is, and whether anything came since."""
    silence = "，此后没有新数" if figure.month < deadline else ""
    return (
        f"期限{deadline.label}已到，{figure.month.label}为{target.text(figure.value, goal)}{silence}，"
        f"距目标{target.text(goal, goal)}还差{distance(abs(goal - figure.value), target.unit)}"
    )


def judge_hold(case: Case) -> Verdict:
    """A level to be kept: any published period below it is red, and stays so."""
    target, figure = case.target, case.figures[-1]
    goal = target.target
    if goal is None:
        return not_judged(figure, NO_TARGET)
    latest = f"{figure.month.label}为{target.text(figure.value)}"
    misses = [each for each in case.figures if not holds(each.value, ">=", goal)]
    if not misses:
        reason = f"{latest}，各期都不低于{target.text(goal)}"
        return _verdict(case, figure, State.MET, reason)
    named = "、".join(f"{miss.month.label}{target.text(miss.value)}" for miss in misses[-_NAMED_MISSES:])
    more = "等" if len(misses) > _NAMED_MISSES else ""
    reason = f"{len(misses)}期低于{target.text(goal)}：{named}{more}"
    if misses[-1] != figure:
        return _verdict(case, figure, State.UNMET, f"{reason}；最近一期{latest}")
    return _verdict(case, figure, State.UNMET, reason, goal - figure.value)


def judge_band(case: Case) -> Verdict:
    """A level to be kept around a figure; only falling below the band counts against it."""
    target, figure, band = case.target, case.figures[-1], case.pace.band_pp
    goal = target.target
    if goal is None:
        return not_judged(figure, NO_TARGET)
    green, amber = goal - band, goal - 2 * band
    text = short(guarded(figure.value, 1, (">=", green), (">=", amber))) + target.unit
    reason = (
        f"{figure.month.label}为{text}，目标{short(str(goal))}{target.unit}左右（容差{distance(band, target.unit)}）"
    )
    if holds(figure.value, ">=", green):
        return _verdict(case, figure, State.MET, reason)
    state = State.SLIGHTLY_BELOW if holds(figure.value, ">=", amber) else State.UNMET
    return _verdict(case, figure, state, reason, goal - figure.value)


def judge_complete(case: Case) -> Verdict:
    """Full coverage, or none at all: any shortfall is red, named by its count where the count is known."""
    target, figure = case.target, case.figures[-1]
    goal, uncovered = target.target, figure.point.uncovered
    if goal is None:
        return not_judged(figure, NO_TARGET)
    if target.kind is Kind.FLOOR and abs(goal) <= TOLERANCE:
        missing, lacks = figure.value, ""
        reason = f"{figure.month.label}为{target.text(missing)}，底线{target.text(goal)}"
    else:
        missing = uncovered if uncovered is not None else goal - figure.value
        reason = f"{figure.month.label}为{target.text(figure.value)}，要求{target.text(goal)}"
        is_counted = uncovered is not None
        lacks = f"，未覆盖数{distance(missing, '')}" if is_counted else f"，还差{distance(missing, target.unit)}"
    if missing <= TOLERANCE:
        return _verdict(case, figure, State.MET, reason)
    return _verdict(case, figure, State.UNMET, reason + lacks, missing)


def judge_relative(case: Case) -> Verdict:
    """Against another figure of the same period, in the last period where both are published; equal is unmet."""
    target = case.target
    pairs = [(each, rival) for each in case.figures if (rival := _rival(case, each)) is not None]
    if not pairs:
        return not_judged(case.figures[-1], "没有可比的数，待县里补充")
    figure, rival = pairs[-1]
    lead = figure.value - rival
    word = "持平" if abs(lead) <= TOLERANCE else f"{'高出' if lead > 0 else '低'}{distance(abs(lead), target.unit)}"
    reason = f"{figure.month.year}年与比较对象相比{word}"
    if abs(rival) > TOLERANCE:  # where the figure itself is the lead there are no two figures to name
        own = short(guarded(figure.value, 1, (">", rival))) + target.unit
        other = short(guarded(rival, 1, ("<", figure.value))) + target.unit
        reason = f"{figure.month.year}年本县{own}，比较对象{other}，{word}"
    if holds(figure.value, ">", rival):
        return _verdict(case, figure, State.MET, reason)
    return _verdict(case, figure, State.UNMET, reason, -lead)


def _rival(case: Case, figure: Figure) -> float | None:
    return figure.point.rival_value if figure.point.rival_value is not None else case.target.target
