"""Levels that are met or not met, whatever the time gone by: reached by a date, kept, or compared."""

from dataclasses import replace

from analysis.targets.inputs import NO_DEADLINE, NO_TARGET, Case, Figure, Point, Target, level_of, not_judged
from analysis.targets.states import Colour, State, Verdict
from analysis.targets.wording import TOLERANCE, distance, guarded, holds, short
from models.kinds import Kind
from models.time import Month

_NAMED_MISSES = 3


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
        return _verdict(case, figure, State.MET, f"{stands}，已达到目标{target.text(goal)}")
    if deadline is None:
        return not_judged(figure, NO_DEADLINE)
    short_of = goal - figure.value
    if case.is_overdue(figure.month):
        return _verdict(case, figure, State.OVERDUE, overdue_reason(target, figure, deadline, goal), short_of)
    reason = f"{stands}，距目标{target.text(goal)}还差{distance(short_of, target.unit)}"
    if case.is_awaited(figure.month):
        return _verdict(case, figure, State.DUE, f"{reason}，期限{deadline.label}已到，到期的数还没有报来", short_of)
    return _verdict(case, figure, State.NOT_DUE, f"{reason}，期限{deadline.label}", short_of)


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
    target, figure, band = case.target, case.figures[-1], case.rules.pace.band_pp
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
    missing, stands = gap_of(target, figure.point), f"{figure.month.label}为{target.text(figure.value)}"
    if _is_floor_of_nought(target):
        reason, lacks = f"{stands}，底线{target.text(goal)}", ""
    else:
        reason = f"{stands}，要求{target.text(goal)}"
        is_counted = uncovered is not None
        lacks = f"，未覆盖数{distance(missing, '')}" if is_counted else f"，还差{distance(missing, target.unit)}"
    if missing <= TOLERANCE:
        return _verdict(case, figure, State.MET, reason + _earlier_gaps(case, figure))
    return _verdict(case, figure, State.UNMET, reason + lacks, missing)


def _earlier_gaps(case: Case, figure: Figure) -> str:
    """A shortfall made good since is still told: ``；此前2期有缺口，最近是2022年12月``."""
    short_of = [each for each in case.figures if each != figure and gap_of(case.target, each.point) > TOLERANCE]
    return f"；此前{len(short_of)}期有缺口，最近是{short_of[-1].month.label}" if short_of else ""


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

    What is reported by the year is compared by whole years: a figure from within a year is not one.
    """
    target, is_yearly = case.target, case.target.report_cycle == "year"
    whole = [each for each in case.figures if each.month.month == 12 or not is_yearly]
    if not whole:
        return not_judged(case.figures[-1], "还没有全年的数，不评")
    pairs = [(each, rival) for each in whole if (rival := _rival(case, each)) is not None]
    if not pairs:
        return not_judged(whole[-1], f"没有{target.rival_name}的数可比，待县里补充")
    figure, rival = pairs[-1]
    lead = figure.value - rival
    period = f"{figure.month.year}年" if is_yearly else figure.month.label
    reason = f"{period}{_lead_words(target, lead)}"
    if abs(rival) > TOLERANCE:  # where the figure itself is the lead there are no two figures to name
        own = short(guarded(figure.value, 1, (">", rival))) + target.unit
        other = short(guarded(rival, 1, ("<", figure.value))) + target.unit
        reason = f"{period}本县{own}，{target.rival_name}{other}，{_lead_words(replace(target, rival_name=''), lead)}"
    if holds(figure.value, ">", rival):
        return _verdict(case, figure, State.MET, reason)
    return _verdict(case, figure, State.UNMET, reason, -lead)


def _lead_words(target: Target, lead: float) -> str:
    """高出全市平均0.3个百分点, 低于…, 与全市平均持平; without a name 高出0.3个百分点, 低0.3个百分点, 持平."""
    name = target.rival_name
    if abs(lead) <= TOLERANCE:
        return f"与{name}持平" if name else "持平"
    word = "高出" if lead > 0 else "低于" if name else "低"
    return f"{word}{name}{distance(abs(lead), target.unit)}"


def _rival(case: Case, figure: Figure) -> float | None:
    return figure.point.rival_value if figure.point.rival_value is not None else case.target.target
