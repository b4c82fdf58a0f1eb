"""The judgement of a commitment: dispatch by kind, and the pace of what runs against time.

T is the share of the time from the end of the base month to the end of the deadline's month that had gone by at the end
of the figure's month. P is the confirmed plan point of that month, else T. D = (V - V0) / (VT - V0), never clamped.
The gap is 100(D - P) in 百分点; the catch-up multiple M = [(1 - D) / (1 - P)] / [D / P] exists where P = T, 0 < D < 1
and 0 < T < 1. Everything is judged unrounded. The first rule that fits wins:

1. no figure: 缺数
2. base, deadline or 口径 needed and missing: 不评
3. D >= 1 and the figure is current: 达标, or 逾期完成 where that came after the deadline
4. figure of the deadline's month or later, unmet: 逾期未达, however old
5. figure older than its cycle and lag: 过期, in the colour it had
6. T below the starting share: 起步
7. D <= 0: red
8. M at the red multiple, or with a plan point the gap at the red gap: red
9. gap at the amber gap, or M at the amber multiple: amber
10. gap below nought: 基本按序时, green
11. else: 按序时, green

Thresholds come from config.toml.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analysis.targets import levels, periods
from analysis.targets.course import Course, course_of
from analysis.targets.early_warning import warned
from analysis.targets.inputs import NO_DEADLINE, Case, Figure, Point, Target, not_judged
from analysis.targets.states import State, Verdict
from analysis.targets.wording import TOLERANCE, guarded, short
from models.kinds import Kind
from models.time import Month
from settings import PaceSection, Settings


def judge(
    target: Target,
    points: Sequence[Point],
    asof: Month,
    rules: Settings,
    plan_points: Mapping[Month, float] | None = None,
) -> Verdict:
    """Judge one commitment as of the end of a month.

    Args:
        points: what has been published, in any order; points later than ``asof`` are not used, and of two points of
            one month the later in the sequence stands.
        rules: thresholds and reporting lags.
        plan_points: what the county's confirmed plan says the figure should be at the end of a month, in the unit
            of the figure and counted like it; used for the month of the figure only.
    """
    # A later point of the same month replaces the earlier; sorting by month keeps that order.
    used = {point.month: point for point in points if point.month <= asof}
    case = Case(target, tuple(used[month] for month in sorted(used)), asof, rules, plan_points or {})
    if not target.kind.traits.is_judged_by_figure:
        return warned(case, _JUDGES[target.kind](case))
    if not case.figures:
        return Verdict(State.MISSING, _gap(case) or f"截至{asof.label}没有报来数据")
    if target.is_scope_open:
        return not_judged(case.figures[-1], "口径待县里确认")
    verdict, gap = warned(case, _JUDGES[target.kind](case)), _gap(case)
    return replace(verdict, reason=f"{verdict.reason}；最近报的数用不上：{gap}") if gap else verdict


def _gap(case: Case) -> str:
    """Why the newest report gives no figure; empty where it does or nothing came."""
    return case.points[-1].gap if case.points else ""


def planned_line(target: Target, months: Sequence[Month]) -> list[float | None]:
    """The straight line from the base to the target, one value a month in the unit of the figure.

    None outside the time from the base month to the deadline, and for every month where there is no such line: kinds
    that do not run against time, or a base, target or deadline nobody has given.
    """
    course = course_of(target) if target.kind.traits.is_paced else ""
    if isinstance(course, str) or course.deadline is None or not course.leads_somewhere:
        return [None] * len(months)
    start, last = course.start_month, course.deadline
    return [course.level_at(course.time_share(month)) if start <= month <= last else None for month in months]


def _judge_pace(case: Case) -> Verdict:
    """Rules 2 to 11 for what runs against time."""
    figure, course = case.figures[-1], course_of(case.target)
    if isinstance(course, str):
        return levels.judge_by_date(case) if case.target.kind.traits.is_base_optional else not_judged(figure, course)
    if not course.leads_somewhere:
        return levels.judge_by_date(replace(case, target=replace(case.target, target=course.end_value)))
    measured = _measure(case, course, figure)
    done = measured.done_share or 0.0
    if done >= 1 - TOLERANCE:
        value, goal = (case.target.text(level, course.end_value) for level in (figure.value, course.end_value))
        met = replace(measured, state=State.MET, reason=f"{figure.month.label}为{value}，已达到目标{goal}")
        return levels.reached(case, figure, levels.hatch_if_stale(case, figure, met))
    if course.deadline is None:
        return not_judged(figure, NO_DEADLINE)
    if case.is_overdue(figure.month):
        reason = levels.overdue_reason(case.target, figure, course.deadline, course.end_value)
        return replace(measured, state=State.OVERDUE, reason=reason)
    state, reason = _pace_state(case, course, measured, has_plan=figure.month in case.plan_points)
    return levels.hatch_if_stale(case, figure, replace(measured, state=state, reason=reason))


def _measure(case: Case, course: Course, figure: Figure) -> Verdict:
    """T, P, D, the gap, the catch-up multiple and the yearly need; the state is still open."""
    done = course.done_share(figure.value)
    rest = abs(course.end_value - figure.value) if done < 1 - TOLERANCE else None
    bare = replace(not_judged(figure, ""), done_share=done, shortfall=rest)
    if course.deadline is None:
        return bare
    time = course.time_share(figure.month)
    plan_value = case.plan_points.get(figure.month)
    planned = time if plan_value is None else course.done_share(plan_value)
    catch_up = None
    if plan_value is None and 0 < done < 1 and 0 < time < 1:
        catch_up = ((1 - done) / (1 - time)) / (done / time)
    months_left = course.deadline.minus(case.asof)
    return replace(
        bare,
        time_share=time,
        planned_share=planned,
        gap_pp=100 * (done - planned),
        catch_up=catch_up,
        needed_per_year=rest * 12 / months_left if rest is not None and months_left > 0 else None,
    )


def _pace_state(case: Case, course: Course, measured: Verdict, *, has_plan: bool) -> tuple[State, str]:
    """Rules 6 to 11: an unmet figure before its deadline."""
    rule, time, done, gap = case.rules.pace, measured.time_share, measured.done_share, measured.gap_pp
    assert time is not None and done is not None and gap is not None
    if time < rule.starting_below_time_share - TOLERANCE:
        share = guarded(100 * time, 1, (">=", 100 * rule.starting_below_time_share))
        return State.STARTING, f"时间过去{share}%，处于起步阶段，不评快慢"
    catch_up = measured.catch_up
    is_red = has_plan and gap <= rule.red_gap_pp + TOLERANCE
    is_red = is_red or (catch_up is not None and catch_up >= rule.red_catch_up - TOLERANCE)
    is_amber = gap <= rule.amber_gap_pp + TOLERANCE
    is_amber = is_amber or (catch_up is not None and catch_up >= rule.amber_catch_up - TOLERANCE)
    reason = _pace_reason(rule, measured, has_plan)
    if done <= TOLERANCE:
        base = case.target.text(course.start_value, course.end_value)
        against = "比基期倒退" if done < -TOLERANCE else "与基期持平"
        return State.BEHIND, f"{against}（基期{base}），{reason}"
    if is_red:
        return State.BEHIND, reason
    if is_amber:
        return State.SLOW, reason
    return (State.NEARLY_ON_PACE if gap < -TOLERANCE else State.ON_PACE), reason


def _pace_reason(rule: PaceSection, measured: Verdict, has_plan: bool) -> str:
    """Done, due, the gap, and the speed needed where it is worth saying."""
    done, planned, gap = measured.done_share or 0.0, measured.planned_share or 0.0, measured.gap_pp or 0.0
    parts = [
        f"完成{guarded(100 * done, 1, ('>=', 100), ('>', 0))}%",
        f"{'县里确认的计划' if has_plan else '时序'}{guarded(100 * planned, 1)}%",
    ]
    parts.append(gap_text(gap, rule, has_plan=has_plan))
    if measured.catch_up is not None and measured.catch_up > 1 + TOLERANCE:
        parts.append(f"需提速{catch_up_text(measured.catch_up, rule)}")
    return "，".join(parts)


def gap_text(gap_pp: float, rule: PaceSection, *, has_plan: bool = False) -> str:
    """The gap for display, ``落后9.97个百分点``: with more decimals where one would cross a threshold."""
    if abs(gap_pp) <= TOLERANCE:
        return "与计划持平" if has_plan else "与时序持平"
    edges = [(">=", -rule.amber_gap_pp), (">=", -rule.red_gap_pp), (">", 0.0)]
    return f"{'落后' if gap_pp < 0 else '超前'}{short(guarded(abs(gap_pp), 1, *edges))}个百分点"


def catch_up_text(catch_up: float, rule: PaceSection) -> str:
    """M for display, ``×2.99``: with more decimals where one would cross a threshold."""
    return f"×{guarded(catch_up, 1, ('>=', rule.amber_catch_up), ('>=', rule.red_catch_up), ('>', 1.0))}"


_JUDGES: dict[Kind, Callable[[Case], Verdict]] = {
    Kind.BASELINE: periods.judge_baseline,
    Kind.CADENCE: periods.judge_cadence,
    Kind.MILESTONE: periods.judge_milestone,
    Kind.DURATION: periods.judge_duration,
    Kind.QUALITATIVE: periods.judge_qualitative,
    **{kind: _judge_pace for kind in Kind if kind.traits.is_paced},
    Kind.ANNUAL: periods.judge_annual,
    Kind.HOLD: levels.judge_hold,
    Kind.BAND: levels.judge_band,
    Kind.FULL_COVERAGE: levels.judge_complete,
    Kind.FLOOR: levels.judge_complete,
    Kind.RELATIVE: levels.judge_relative,
}
