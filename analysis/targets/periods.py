"""Commitments that are judged by years, periods or events, or only in words."""

from dataclasses import replace

from analysis.targets.inputs import NO_TARGET, Case, Figure, Point, not_judged
from analysis.targets.levels import hatch_if_stale, years_of
from analysis.targets.states import MonthValue, State, Verdict, YearBox
from analysis.targets.wording import holds
from models.time import CYCLE_MONTHS, Month

#: How many of the periods last due are counted on screen.
CADENCE_PERIODS = 12


def judge_annual(case: Case) -> Verdict:
    """Year by year, never summed: as the running year stands; a year that is over and was missed is told.

    In the December that ends it a missed year is red; afterwards nobody can make it good.
    """
    latest = case.figures[-1]
    if case.target.target is None and not case.target.year_goals:
        return not_judged(latest, NO_TARGET)
    boxes = tuple(_year_box(case, year) for year in _years(case))
    running = next((box for box in reversed(boxes) if box.year <= case.asof.year), boxes[0])
    missed = [box for box in boxes if box.state is State.UNMET]
    beside = _same_month_last_year(case, running)
    past = tuple(box.year for box in missed if box.year < case.asof.year)
    judged = Verdict(
        _annual_state(case, running),
        _annual_reason(case, running, missed, [box for box in boxes if box.state is State.MISSING], beside),
        value=running.value, value_month=running.value_month, year_boxes=boxes, same_month_last_year=beside,
        past_misses=past,
    )  # fmt: skip
    is_of_running = latest.month.year == running.year
    is_silent = running.state is State.MISSING or (is_of_running and running.state is State.RUNNING_YEAR)
    if not is_silent or not case.is_stale(latest.month):
        return judged
    # The last colour is the one the commitment had when its last figure came, perhaps in an earlier year; where that
    # year was missed its red is past, and what there is to say is that the running year's figure is missing.
    if not is_of_running and latest.month.year in past:
        return judged
    before = judge_annual(replace(case, asof=latest.month))
    return replace(hatch_if_stale(case, latest, before), year_boxes=boxes, past_misses=past)


def _annual_state(case: Case, running: YearBox) -> State:
    if running.state is not State.UNMET:
        return running.state
    return State.YEAR_MISSED if case.asof.year == running.year else State.EXPIRED


def _years(case: Case) -> range:
    target, goals = case.target, case.target.year_goals
    if goals:
        return range(min(goals), max(goals) + 1)
    start = target.start_month or target.base_month
    first = start.plus(1).year if start else case.figures[0].month.year
    last = target.deadline.year if target.deadline else case.asof.year
    return range(first, max(first, last) + 1)


def _year_box(case: Case, year: int) -> YearBox:
    december, goal = Month(year, 12), case.target.goal_of(year)
    last = next((each for each in reversed(case.figures) if each.month.year == year), None)
    if goal is None:
        return YearBox(year, State.NOT_JUDGED, last.value if last else None, last.month if last else None)
    if case.asof < Month(year, 1):
        return YearBox(year, State.NOT_DUE, goal=goal)
    if last is None:
        # Nothing of this year is expected before the first report after last December's has become due.
        is_owed = case.is_stale(december.plus(-12))
        return YearBox(year, State.MISSING if is_owed else State.RUNNING_YEAR, goal=goal)
    state = State.RUNNING_YEAR
    if holds(last.value, ">=", goal):
        state = State.MET
    elif last.month == december or (case.asof > december and case.is_stale(last.month)):
        state = State.UNMET
    return YearBox(year, state, last.value, last.month, goal)


def _same_month_last_year(case: Case, running: YearBox) -> MonthValue | None:
    if running.value_month is None:
        return None
    month = running.value_month.plus(-12)
    return next((MonthValue(month, each.value) for each in case.figures if each.month == month), None)


def _annual_reason(
    case: Case, running: YearBox, missed: list[YearBox], silent: list[YearBox], beside: MonthValue | None
) -> str:
    parts = [f"{_missed_year(case, box)}，未达到年度目标{_goal(case, box)}" for box in missed]
    if running.goal is None:
        own = f"，{running.value_month.label}{_of_year(case, running)}" if running.value_month else ""
        parts.append(f"{running.year}年没有任务{own}")
    elif running.value_month is None:
        parts.append(f"{running.year}年还没有数")
    elif running not in missed:
        verb = "已达到" if running.state is State.MET else "尚未达到"
        is_open = running.state is State.RUNNING_YEAR and beside is not None
        compared = f"，上年同月{case.target.text(beside.value, running.goal)}" if beside and is_open else ""
        own = f"{running.value_month.label}{_of_year(case, running)}"
        parts.append(f"{own}{compared}，{verb}年度目标{_goal(case, running)}")
    gaps = [f"{box.year}年" for box in silent if box is not running]
    return "；".join([*parts, *([f"{'、'.join(gaps)}缺数"] if gaps else [])])


def _missed_year(case: Case, box: YearBox) -> str:
    """``2021年9000人``; where the year was never reported to its end, the month the figure is of."""
    month = box.value_month
    when = f"{box.year}年" if month is None or month.month == 12 else f"{month.label}后没有新数，为"
    return f"{when}{_of_year(case, box)}"


def _of_year(case: Case, box: YearBox) -> str:
    return case.target.text(box.value or 0.0, box.goal)


def _goal(case: Case, box: YearBox) -> str:
    return case.target.text(box.goal or 0.0, box.goal)


def judge_cadence(case: Case) -> Verdict:
    """Once in every month, quarter or year: the newest period that is due decides, the last twelve are counted."""
    done = _done_months(case)
    every = _due_periods(case, done)
    if not case.points or not every:
        return Verdict(State.MISSING, "没有开展记录")
    due, newest = every[-CADENCE_PERIODS:], every[-1]
    missing = [end for end in due if done.get(end) is None]
    late = [end for end in due if (when := done.get(end)) is not None and when > end]
    on_time = len(due) - len(missing) - len(late)
    reason = f"最近{len(due)}期按期{on_time}期"
    reason += f"，逾期{len(late)}期（{_named(late)}）" if late else ""
    in_part = [end for end in missing if end in _in_part(case)]
    silent = [end for end in missing if end not in in_part]
    reason += (
        f"，没有全部开展{len(in_part)}期（{_named(in_part)}；{_share_done(case, in_part[-1])}）" if in_part else ""
    )
    reason += f"，没有记录{len(silent)}期（{_named(silent)}）" if silent else ""
    state = State.NOT_ON_TIME if newest in missing else State.ONE_LATE if newest in late else State.ON_TIME
    missed = years_of(end for end in every[:-1] if done.get(end) is None)
    return Verdict(
        state, reason, value_month=newest, past_misses=missed, done_share=on_time / len(due), shortfall=(len(missing) + len(late)) or None,
        due_count=len(due), on_time_count=on_time, late_count=len(late),
    )  # fmt: skip


def _done_months(case: Case) -> dict[Month, Month | None]:
    """End month of each reported period -> the month it was first done, as far as known by ``asof``."""
    done: dict[Month, Month | None] = {}
    for point in case.points:
        end, known = _period_end(case, point.month), done.get(_period_end(case, point.month))
        when = point.done_on if point.done_on is not None and point.done_on <= case.asof else None
        done[end] = min((each for each in (known, when) if each is not None), default=None)
    return done


def _in_part(case: Case) -> dict[Month, Point]:
    """End month of each period that some of those who have to do it have done -> its newest point."""
    return {_period_end(case, point.month): point for point in case.points if point.numerator and point.denominator}


def _share_done(case: Case, end: Month) -> str:
    """``2025年5月应开展265个，已开展262个``."""
    point = _in_part(case)[end]
    return f"{end.label}应开展{point.denominator:g}，已开展{point.numerator:g}"


def _due_periods(case: Case, done: dict[Month, Month | None]) -> list[Month]:
    """End months of the periods that are over and either done or past the time allowed for reporting."""
    cycle = CYCLE_MONTHS[case.target.report_cycle]
    start = case.target.start_month or case.target.base_month
    first = _period_end(case, start.plus(1)) if start else min(done, default=case.asof)
    last = _period_end(case, case.target.deadline) if case.target.deadline else case.asof
    ends = [first.plus(step) for step in range(0, min(case.asof, last).minus(first) + 1, cycle)]
    return [end for end in ends if done.get(end) or end.plus(case.lag_months) <= case.asof]


def _period_end(case: Case, month: Month) -> Month:
    cycle = CYCLE_MONTHS[case.target.report_cycle]
    return month.plus((cycle - month.month % cycle) % cycle)


def _named(months: list[Month]) -> str:
    return "、".join(month.label for month in months[-3:]) + ("等" if len(months) > 3 else "")


def judge_milestone(case: Case) -> Verdict:
    """Done or not done; without a date in the text there is no light, only words."""
    finished = _finished(case)
    deadline, last = case.target.deadline, case.points[-1] if case.points else None
    if deadline is None:
        return _undated(finished, last.month if last else None)
    if finished is not None:
        if finished.month > deadline:
            return _at(State.DONE_LATE, f"{finished.month.label}已完成，晚于期限{deadline.label}", finished)
        return _at(State.MET, f"{finished.month.label}已完成，期限{deadline.label}", finished)
    figure = case.figures[-1] if case.figures else None
    if last is not None and case.is_overdue(last.month):
        return _at(State.OVERDUE, f"期限{deadline.label}已到，{last.month.label}报告尚未完成", figure)
    if last is None and case.asof > deadline:
        return Verdict(State.MISSING, f"期限{deadline.label}已过，没有报告是否完成")
    if case.asof < deadline:
        return _at(State.NOT_DUE, f"期限{deadline.label}，尚未报告完成", figure)
    return _at(State.DUE, f"期限{deadline.label}已到，还没有报告是否完成", figure)


def _finished(case: Case) -> Figure | None:
    """The first of the reports that have said ever since that it is done; a later report that it is not stands."""
    goal, finished = case.target.target or 1.0, None
    for figure in case.figures:
        finished = (finished or figure) if holds(figure.value, ">=", goal) else None
    return finished


def _undated(finished: Figure | None, last: Month | None) -> Verdict:
    if finished is not None:
        return _at(State.DONE, f"{finished.month.label}已完成，原文未注明时限", finished)
    if last is not None:
        return Verdict(State.IN_PROGRESS, f"{last.label}报告仍在进行，原文未注明时限", value_month=last)
    return Verdict(State.MISSING, "没有进展记录，原文未注明时限")


def _at(state: State, reason: str, figure: Figure | None) -> Verdict:
    return replace(not_judged(figure, reason), state=state)


def judge_duration(case: Case) -> Verdict:
    """In force up to and including its last month."""
    deadline, known = case.target.deadline, case.figures[-1] if case.figures else None
    if deadline is None:
        return not_judged(known, "期限原文未注明，待县里确认")
    if case.asof <= deadline:
        return _at(State.IN_FORCE, f"执行到{deadline.label}", known)
    return _at(State.EXPIRED, f"{deadline.label}已到期", known)


def judge_qualitative(case: Case) -> Verdict:
    """Followed by notes, never by a percentage; what a ledger counts of it stands beside."""
    if not case.points:
        return Verdict(State.NO_RECORD, "还没有进展记录")
    month, known = case.points[-1].month, case.figures[-1] if case.figures else None
    value = known.value if known and known.month == month else None
    return Verdict(State.HAS_RECORD, f"最近一次记录是{month.label}", value=value, value_month=month)


def judge_baseline(case: Case) -> Verdict:
    """A fact of the starting point."""
    return _at(State.BASELINE, "规划印发时的基数，不是任务", case.figures[-1] if case.figures else None)
