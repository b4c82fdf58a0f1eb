"""In which order the steps of a monitoring case may be taken down on screen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from errors import CaseRefused
from models.cases import ELIMINATION, FOLLOW_UP, HELP, IDENTIFICATION, REFUSED

_ENTRY, _ELIMINATED = IDENTIFICATION[-1], ELIMINATION[-1]
#: The step after whose beginning an identification can be refused.
_REFUSABLE_FROM = "入户核实"


@dataclass(frozen=True, order=True)
class Taken:
    """A step of a case as it was taken down."""

    started_on: dt.date
    step: str
    done_on: dt.date | None = None


def is_ended(steps: Sequence[Taken]) -> bool:
    """Whether the case is over: eliminated, or not taken in."""
    return any(one.step == REFUSED or (one.step == _ELIMINATED and one.done_on is not None) for one in steps)


def ended_on(steps: Sequence[Taken]) -> dt.date | None:
    """The day a case was over, by its steps; None while it is not."""
    ends = [one.done_on or one.started_on for one in steps if one.step == REFUSED]
    ends += [one.done_on for one in steps if one.step == _ELIMINATED and one.done_on is not None]
    return max(ends, default=None)


def next_steps(steps: Sequence[Taken], *, is_green: bool) -> list[str]:
    """The steps that may be begun now, the proposed one first; none once the case has ended.

    A case with no step of the identification is known from the national system and counts as entered. 动态跟踪 begun
    during an elimination takes the case back to being followed.
    """
    if is_ended(steps):
        return []
    begun, running = {one.step for one in steps}, {one.step for one in steps if one.done_on is None}
    if not _is_entered(steps):
        found = [_following(IDENTIFICATION, begun)] if _ENTRY not in begun else []
        found += [HELP] if is_green and begun else []
        found += [REFUSED] if _REFUSABLE_FROM in begun and _ENTRY not in begun else []
        return found
    if is_eliminating(steps):
        return ([] if _ELIMINATED in running else [_following(ELIMINATION, _since_followed(steps))]) + [HELP, FOLLOW_UP]
    if HELP not in begun:
        return [HELP, ELIMINATION[0]]
    if FOLLOW_UP not in begun:
        return [FOLLOW_UP, HELP, ELIMINATION[0]]
    return [ELIMINATION[0], HELP, *([] if FOLLOW_UP in running else [FOLLOW_UP])]


def _is_entered(steps: Sequence[Taken]) -> bool:
    own = [one for one in steps if one.step in IDENTIFICATION]
    return not own or any(one.step == _ENTRY and one.done_on is not None for one in own)


def is_eliminating(steps: Sequence[Taken]) -> bool:
    """Whether the elimination was begun, and following up did not begin anew after that."""
    return bool(_since_followed(steps))


def _since_followed(steps: Sequence[Taken]) -> set[str]:
    """The names of the steps of the elimination under way."""
    return {one.step for one in _under_way(steps)}


def _under_way(steps: Sequence[Taken]) -> list[Taken]:
    """The steps of the elimination under way: those begun since the last 动态跟踪."""
    followed = max((one.started_on for one in steps if one.step == FOLLOW_UP), default=dt.date.min)
    newest = max((one.started_on for one in steps if one.step in ELIMINATION), default=None)
    if newest is None or newest < followed:
        return []
    return [one for one in steps if one.step in ELIMINATION and one.started_on >= followed]


def _following(order: Sequence[str], begun: set[str]) -> str:
    """The step after the furthest one begun."""
    furthest = max((place for place, step in enumerate(order) if step in begun), default=-1)
    return order[min(furthest + 1, len(order) - 1)]


def check_begin(steps: Sequence[Taken], step: str, started_on: dt.date, *, is_green: bool, today: dt.date) -> None:
    """Raise CaseRefused where this step may not begin on this day."""
    if is_ended(steps):
        raise CaseRefused("这一件已经办结（风险消除或不予纳入），不能再添环节。再次出现风险的，请重新登记纳入。")
    if step not in next_steps(steps, is_green=is_green):
        named = "、".join(next_steps(steps, is_green=is_green)) or "先办结正在办的环节"
        raise CaseRefused(f"还不能办“{step}”。按程序，下一步是：{named}。")
    if any(one.step == step and one.done_on is None for one in steps):
        raise CaseRefused(f"“{step}”正在办理，还没有办结。请先填它的办结日期。")
    if any(one.step == step and one.started_on == started_on for one in steps):
        raise CaseRefused(f"{started_on} 已经有一条“{step}”。同一天的请合并成一条，或改正日期。")
    if started_on > today:
        raise CaseRefused("开始日期晚于今天。还没有发生的不登记，请改正日期。")
    before = _before(steps, step)
    if before is not None and started_on < before.started_on:
        raise CaseRefused(
            f"“{step}”的开始日期 {started_on} 早于上一步“{before.step}”的开始日期 {before.started_on}。请核对。"
        )
    if step == _ELIMINATED:
        _check_announced(steps)


def _before(steps: Sequence[Taken], step: str) -> Taken | None:
    """The newest step of the same part of the procedure; the first ones follow the newest of all."""
    for order in (IDENTIFICATION, ELIMINATION):
        if step in order:
            own = [one for one in steps if one.step in order and order.index(one.step) < order.index(step)]
            return max(own, default=max(steps, default=None) if step == ELIMINATION[0] else None)
    own = [one for one in steps if one.step in IDENTIFICATION]
    return min(own, default=None) if step == HELP else max(own, default=None)


def _check_announced(steps: Sequence[Taken]) -> dt.date:
    """The day the steps before 风险消除 were all done; raise CaseRefused where they are not.

    Only those of the elimination under way count: what was done before the case went back to being followed is past.
    """
    before = [one for one in _under_way(steps) if one.step != _ELIMINATED]
    ends = [one.done_on for one in before if one.done_on is not None]
    if len(ends) < len(before) or ELIMINATION[-2] not in {one.step for one in before}:
        raise CaseRefused("消除公告还没有办结，不能标注风险消除。请先办结消除核实、评议公示、审核、审定和公告。")
    return max(ends)


def check_elimination(steps: Sequence[Taken], done_on: dt.date) -> None:
    """Raise CaseRefused where 风险消除 may not be called done on this day: not before the steps that lead to it."""
    announced_on = _check_announced(steps)
    if done_on < announced_on:
        raise CaseRefused(f"风险消除的日期 {done_on} 早于消除程序办结的日期 {announced_on}。请核对。")


def check_end(started_on: dt.date, done_on: dt.date, today: dt.date) -> None:
    """Raise CaseRefused where a step may not end on this day."""
    if done_on < started_on:
        raise CaseRefused(f"办结日期 {done_on} 早于开始日期 {started_on}。请核对两个日期。")
    if done_on > today:
        raise CaseRefused("办结日期晚于今天。还没有办结的请空着。")
