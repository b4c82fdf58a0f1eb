"""Levels that are met or not met, whatever the time gone by: reached by a date, kept, or compared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.targets.course import late_since, late_words
from analysis.targets.inputs import NO_DEADLINE, NO_TARGET, Case, Figure, Point, Target, level_of, not_judged
from analysis.targets.states import Colour, State, Verdict
from analysis.targets.wording import TOLERANCE, distance, guarded, holds, short
from models.kinds import Kind
from models.time import Month


def hatch_if_stale(case: Case, figure: Figure, verdict: Verdict) -> Verdict:
    """Rule 5: a figure older than its cycle and lag only says how things stood; the colour stays.

    Rule 4 comes first: what was unmet at the deadline stays red, however long nobody reports.
    """
    if verdict.state in (State.OVERDUE, State.NOT_JUDGED) or not case.is_stale(figure.month):
        return verdict
    if verdict.state.colour is Colour.RED and case.is_overdue(figure.month):
        return verdict
    reason = f"最近数据是{figure.month.label}，已过报送期；当时{verdict.state.label}：{verdict.reason}"
    return replace(verdict, state=State.STALE, last_state=verdict.state, reason=reason)


def _verdict(case: Case, figure: Figure, state: State, reason: str, shortfall: float | None = None) -> Verdict:
    judged = Verdict(state, reason, value=figure.value, value_month=figure.month, shortfall=shortfall)
    return hatch_if_stale(case, figure, judged)


def judge_by_date(case: Case) -> Verdict:
    """A level due at a date, without a base to measure a pace from: red only after the deadline."""
    target, figure = case.target, case.figures[-1]
    goal, deadline = target.target, target.deadline
    if goal is None:
        return not_judged(figure, NO_TARGET)
    if target.is_year_figure and (deadline is None or figure.month.year < deadline.year):
        return _judge_earlier_year(case, figure, goal, deadline)
    stands = f"{figure.month.label}为{target.text(figure.value)}"
    if holds(figure.value, ">=", goal):
        return reached(case, figure, _verdict(case, figure, State.MET, f"{stands}，已达到目标{target.text(goal)}"))
    if deadline is None:
        return not_judged(figure, NO_DEADLINE)
    short_of = goal - figure.value
    if case.is_overdue(figure.month):
        return _verdict(case, figure, State.OVERDUE, overdue_reason(target, figure, deadline, goal), short_of)
    reason = f"{stands}，距目标{target.text(goal)}还差{distance(short_of, target.unit)}"
    return _not_yet(case, figure, reason, deadline, short_of)


def _not_yet(case: Case, figure: Figure, reason: str, deadline: Month, shortfall: float | None) -> Verdict:
    """Short of what is due, and the date, or the report of that date, still to come."""
    if case.is_awaited(figure.month):
        return _verdict(case, figure, State.DUE, f"{reason}，期限{deadline.label}已到，到期的数还没有报来", shortfall)
    return _verdict(case, figure, State.NOT_DUE, f"{reason}，期限{deadline.label}", shortfall)


def reached(case: Case, figure: Figure, met: Verdict) -> Verdict:
    """``met``, or 逾期完成 where the figures say that the target was reached after the deadline only."""
    since, deadline = late_since(case.target, [(each.month, each.value) for each in case.figures]), case.target.deadline
    if since is None or deadline is None:
        return met
    reason = f"{met.reason}；{since.label}才达到，{late_words(since, deadline)}"
    if met.state is State.STALE:
        return replace(met, last_state=State.DONE_LATE, reason=reason)
    return replace(met, state=State.DONE_LATE, reason=reason)


def _judge_earlier_year(case: Case, figure: Figure, goal: float, deadline: Month | None) -> Verdict:
    """A year's own figure cannot meet another year's target, however high it is."""
    if deadline is None:
        return not_judged(figure, NO_DEADLINE)
    stands = f"{figure.month.label}为{case.target.text(figure.value)}"
    if case.is_overdue(figure.month):
        reason = f"期限{deadline.label}已到，没有{deadline.year}年的数；{stands}，不能代替"
        return _verdict(case, figure, State.OVERDUE, reason)
    reason = f"{stands}，只列数，不评；目标是{deadline.year}年达到{case.target.text(goal)}"
    if case.is_awaited(figure.month):
        return _verdict(case, figure, State.DUE, f"{reason}，{deadline.year}年的数还没有报来")
    return _verdict(case, figure, State.NOT_DUE, reason)


def overdue_reason(target: Target, figure: Figure, deadline: Month, goal: float) -> str:
    """What was due, what there is, and whether anything came since."""
    silence = "，此后没有新数" if figure.month < deadline else ""
    return (
        f"期限{deadline.label}已到，{figure.month.label}为{target.text(figure.value, goal)}{silence}，"
        f"距目标{target.text(goal, goal)}还差{distance(abs(goal - figure.value), target.unit)}"
    )


@dataclass(frozen=True)
class _Standing:
    """How one period stands by itself."""

    state: State
    reason: str
    shortfall: float | None = None


def judge_hold(case: Case) -> Verdict:
    """A level to be kept: the newest period decides; one that fell short before it is told."""
    target, goal = case.target, case.target.target
    if goal is None:
        return not_judged(case.figures[-1], NO_TARGET)

    def stand(figure: Figure) -> _Standing:
        stands = f"{figure.month.label}为{target.text(figure.value)}"
        if holds(figure.value, ">=", goal):
            return _Standing(State.MET, f"{stands}，不低于{target.text(goal)}")
        lacks = goal - figure.value
        return _Standing(State.UNMET, f"{stands}，低于{target.text(goal)}，还差{distance(lacks, target.unit)}", lacks)

    return _judge_kept(case, case.figures, stand)


def judge_band(case: Case) -> Verdict:
    """A level to be kept around a figure; only falling below the band counts against it."""
    target, band, goal = case.target, case.rules.pace.band_pp, case.target.target
    if goal is None:
        return not_judged(case.figures[-1], NO_TARGET)
    green, amber = goal - band, goal - 2 * band

    def stand(figure: Figure) -> _Standing:
        text = short(guarded(figure.value, 1, (">=", green), (">=", amber))) + target.unit
        about = f"{short(str(goal))}{target.unit}左右（容差{distance(band, target.unit)}）"
        reason = f"{figure.month.label}为{text}，目标{about}"
        if holds(figure.value, ">=", green):
            return _Standing(State.MET, reason)
        state = State.SLIGHTLY_BELOW if holds(figure.value, ">=", amber) else State.UNMET
        return _Standing(state, reason, goal - figure.value)

    return _judge_kept(case, case.figures, stand)


def judge_complete(case: Case) -> Verdict:
    """Full coverage, or none at all: any shortfall is red, named by its count where the count is known.

    Full coverage that neither began with the plan nor has a date waits for one; by a date it is due like a level.
    """
    target, figure = case.target, case.figures[-1]
    if target.target is None:
        return not_judged(figure, NO_TARGET)
    now = _completeness(target, figure)
    if target.is_due_once:
        return _complete_by_date(case, figure, now)
    return _judge_kept(case, case.figures, lambda each: _completeness(target, each))


def _completeness(target: Target, figure: Figure) -> _Standing:
    missing, stands = gap_of(target, figure.point), f"{figure.month.label}为{target.text(figure.value)}"
    is_met, goal = missing <= TOLERANCE, target.text(target.target or 0.0)
    if _is_floor_of_nought(target):
        reason, lacks = f"{stands}，底线{goal}", ""
    else:
        reason = f"{stands}，要求{goal}"
        is_counted = figure.point.uncovered is not None
        lacks = f"，未覆盖数{distance(missing, '')}" if is_counted else f"，还差{distance(missing, target.unit)}"
    return _Standing(State.MET, reason) if is_met else _Standing(State.UNMET, reason + lacks, missing)


def _complete_by_date(case: Case, figure: Figure, now: _Standing) -> Verdict:
    deadline = case.target.deadline
    if now.state is State.MET:
        return reached(case, figure, _verdict(case, figure, State.MET, now.reason))
    if deadline is None:
        return replace(not_judged(figure, f"{now.reason}；{NO_DEADLINE}"), shortfall=now.shortfall)
    if case.is_overdue(figure.month):
        return _verdict(case, figure, State.OVERDUE, f"期限{deadline.label}已到，{now.reason}", now.shortfall)
    return _not_yet(case, figure, now.reason, deadline, now.shortfall)


def _judge_kept(case: Case, figures: Sequence[Figure], stand: Callable[[Figure], _Standing]) -> Verdict:
    """What is to be kept or compared period by period: the newest is the light, an earlier miss is a mark.

    Before the month it begins to count from nothing is a miss; what falls short then is not due.
    """
    target, figure, start = case.target, figures[-1], case.target.start_month
    now = stand(figure)
    is_early = start is not None and figure.month <= start
    if is_early and start is not None and now.state is not State.MET:
        now = replace(now, state=State.NOT_DUE, reason=f"{now.reason}；{start.plus(1).label}起评")
    missed = [
        each.month
        for each in figures[:-1]
        if (start is None or each.month > start) and stand(each).state.colour is Colour.RED
    ]
    told = f"；此前{len(missed)}期未达，最近是{missed[-1].label}" if missed else ""
    whole = (
        "，各期都达到" if target.kind is Kind.HOLD and now.state is State.MET and not missed and not is_early else ""
    )
    judged = _verdict(case, figure, now.state, now.reason + whole + told, now.shortfall)
    return replace(judged, past_misses=years_of(missed))


def years_of(months: Iterable[Month]) -> tuple[int, ...]:
    """The years of these months, each once, the oldest first."""
    return tuple(sorted({month.year for month in months}))


def gap_of(target: Target, point: Point) -> float:
    """What a period lacks of full coverage, or has where there should be none; 0 or less = nothing, or no figure."""
    level, goal = level_of(target, point), target.target
    if level is None or goal is None:
        return 0.0
    if _is_floor_of_nought(target):
        return level
    return point.uncovered if point.uncovered is not None else goal - level


def _is_floor_of_nought(target: Target) -> bool:
    return target.kind is Kind.FLOOR and target.target is not None and abs(target.target) <= TOLERANCE


def judge_relative(case: Case) -> Verdict:
    """Against another figure of the same period, in the last period where both are published; equal is unmet.

    What is reported by the year is compared by whole years: a figure from within a year is not one. Once the plan is over
    its last period is past too, and what fell short in it is a mark.
    """
    target, is_yearly = case.target, case.target.report_cycle == "year"
    whole = [each for each in case.figures if each.month.month == 12 or not is_yearly]
    if not whole:
        return not_judged(case.figures[-1], "还没有全年的数，不评")
    compared = [each for each in whole if _rival(case, each) is not None]
    if not compared:
        return not_judged(whole[-1], f"没有{target.rival_name}的数可比，待县里补充")
    judged, last = _judge_kept(case, compared, lambda each: _comparison(case, each, is_yearly=is_yearly)), compared[-1]
    is_over = target.deadline is not None and last.month >= target.deadline and case.asof.year > target.deadline.year
    if is_over and judged.state is State.UNMET:  # nobody can make the plan's last year good
        return replace(judged, state=State.EXPIRED, past_misses=(*judged.past_misses, last.month.year))
    return judged


def _comparison(case: Case, figure: Figure, *, is_yearly: bool) -> _Standing:
    target, rival = case.target, _rival(case, figure) or 0.0
    lead = figure.value - rival
    period = f"{figure.month.year}年" if is_yearly else figure.month.label
    reason = f"{period}{_lead_words(target, lead)}"
    if abs(rival) > TOLERANCE:  # where the figure itself is the lead there are no two figures to name
        own = short(guarded(figure.value, 1, (">", rival))) + target.unit
        other = short(guarded(rival, 1, ("<", figure.value))) + target.unit
        reason = f"{period}本县{own}，{target.rival_name}{other}，{_lead_words(replace(target, rival_name=''), lead)}"
    is_met = holds(figure.value, ">", rival)
    return _Standing(State.MET, reason) if is_met else _Standing(State.UNMET, reason, -lead)


def _lead_words(target: Target, lead: float) -> str:
    """高出全市平均0.3个百分点, 低于…, 与全市平均持平; without a name 高出0.3个百分点, 低0.3个百分点, 持平."""
    name = target.rival_name
    if abs(lead) <= TOLERANCE:
        return f"与{name}持平" if name else "持平"
    word = "高出" if lead > 0 else "低于" if name else "低"
    return f"{word}{name}{distance(abs(lead), target.unit)}"


def _rival(case: Case, figure: Figure) -> float | None:
    return figure.point.rival_value if figure.point.rival_value is not None else case.target.target
