"""The warning beside a light that comes late: what is due within a year and known to be short by now."""

import math
from dataclasses import replace

from analysis.targets.inputs import Case, Target
from analysis.targets.states import State, Verdict, YearBox
from analysis.targets.wording import TOLERANCE, distance
from models.commitments import POINT_UNITS
from models.time import Month

#: How long before it is due something is warned of.
AHEAD_MONTHS = 12
#: The states that say nothing before the date, or the end of the year, is there.
_SILENT = (State.NOT_DUE, State.DUE, State.RUNNING_YEAR)


def warned(case: Case, verdict: Verdict) -> Verdict:
    """The verdict with what is short, ``12月到期·尚差369人``; unchanged where it has a light or nothing is known short."""
    due = _due(case.target, verdict)
    if verdict.state not in _SILENT or due is None or due.minus(case.asof) > AHEAD_MONTHS:
        return verdict
    lacks = _lacks(case, verdict)
    when = f"{due.month}月" if due.year == case.asof.year else due.label
    return replace(verdict, warning=f"{when}到期·{lacks}") if lacks else verdict


def _due(target: Target, verdict: Verdict) -> Month | None:
    """The month at whose end it is due: of what is judged by years, of the running year."""
    if running := _running(verdict):
        return Month(running.year, 12)
    is_by_date = target.kind.traits.is_paced or target.kind.traits.is_done_once or target.start_month is None
    return target.deadline if is_by_date or target.start_month is None else target.start_month.plus(1)


def _running(verdict: Verdict) -> YearBox | None:
    return next((box for box in reversed(verdict.year_boxes) if box.state is State.RUNNING_YEAR), None)


def _lacks(case: Case, verdict: Verdict) -> str:
    """``尚差369人``: heads where the parts are known and named, else the distance; of a task that it is not done."""
    target, point = case.target, case.points[-1] if case.points else None
    if target.kind.traits.is_done_once:
        left, unit = point.uncovered if point else None, target.parts_unit or target.unit
        return "" if point is None else f"尚差{distance(left, unit)}" if left else "尚未完成"
    if running := _running(verdict):
        if running.value is None or running.goal is None:
            return ""
        return f"尚差{distance(running.goal - running.value, target.level_unit)}"
    if not case.figures or not verdict.shortfall or verdict.shortfall <= TOLERANCE:
        return ""
    point = case.figures[-1].point
    if target.unit in POINT_UNITS and target.parts_unit and point.numerator is not None and point.denominator:
        heads = math.ceil((target.target or 0.0) / 100 * point.denominator - point.numerator - TOLERANCE)
        return f"尚差{heads}{target.parts_unit}"
    return f"尚差{distance(verdict.shortfall, target.unit)}"
