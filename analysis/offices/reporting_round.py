"""The reporting round: which report is due when, and how each duty stands on a day.

Days are parameters. A due date that falls on a day off moves to the next working day, by the holidays and shifted
working days the State Council announces each year; for years not announced yet, Monday to Friday count as working.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.offices.working_days import Due, moved_to_working
from analysis.targets.states import Colour, Lit
from models.reporting import Duty, HandIn
from models.time import CYCLE_MONTHS, Month, Period, chinese_day


class DutyState(Lit):
    """Every state a duty can be in."""

    LATE = "late", "逾期", Colour.RED
    RETURNED = "returned", "已退回", Colour.RED
    SUBMITTED = "submitted", "已报（待审）", Colour.AMBER
    NOT_DUE = "not_due", "未到期", Colour.NONE
    ACCEPTED = "accepted", "已接受", Colour.GREEN
    NOTHING = "nothing", "零报送", Colour.GREEN
    UNNAMED = "unnamed", "待县里确认", Colour.GREY  # nobody has been named to report it, so nobody is charged


#: Where a hand-in stands -> how the duty it answers stands.
_BY_HAND_IN = {
    "accepted": DutyState.ACCEPTED,
    "reported": DutyState.SUBMITTED,
    "checked": DutyState.SUBMITTED,
    "returned": DutyState.RETURNED,
}
#: What the office still waits for.
WAITED_FOR = (DutyState.LATE, DutyState.RETURNED, DutyState.NOT_DUE)


@dataclass(frozen=True)
class Standing:
    """How one duty stands for one period.

    Attributes:
        days_late: whole days past the due date while the office still waits, else 0. reason: why it was returned.
    """

    duty: Duty
    period: Period
    due: Due
    state: DutyState
    days_late: int = 0
    reason: str = ""

    @property
    def words(self) -> str:
        """``逾期 3 天``, ``已退回，逾期 3 天``, ``已接受``."""
        late = f"逾期 {self.days_late} 天" if self.days_late else ""
        return late if self.state is DutyState.LATE else "，".join(filter(None, (self.state.label, late)))


@dataclass(frozen=True)
class Tally:
    """How many duties of one reporter stand where, and the longest delay in days."""

    reporter: str
    counts: Mapping[DutyState, int]
    days_late: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def due_date(period: Period, due_days: Mapping[str, int]) -> Due:
    """The period's end plus the days its cycle allows, moved to a working day.

    Args:
        due_days: days allowed for ``month``, ``quarter`` and ``year``.
    """
    return moved_to_working(period.end + dt.timedelta(days=due_days[period.cycle]))


def board_day(today: dt.date, asof: Month, *, is_demo: bool) -> dt.date:
    """The day the round is looked at.

    It is today. Only a simulated county stands still: its day is the last of the month after the one shown, when
    that month's reports are overdue but not by years.
    """
    return min(today, asof.plus(1).end) if is_demo else today


def last_ended(day: dt.date) -> list[Period]:
    """The last month, quarter and year that had ended by the day."""
    return [Period.before(day, cycle) for cycle in CYCLE_MONTHS]


def standings(
    duties: Iterable[Duty],
    hand_ins: Iterable[HandIn],
    periods: Sequence[Period],
    due_days: Mapping[str, int],
    day: dt.date,
) -> list[Standing]:
    """Every duty of these periods as it stands on ``day``.

    Args:
        hand_ins: oldest first. An accepted one counts for good, one with rows before one without; of the others
            the newest counts.
    """
    best: dict[tuple[str, str, Period], HandIn] = {}
    for hand_in in hand_ins:
        key = (hand_in.subject, hand_in.reporter, hand_in.period)
        if key not in best or _rank(hand_in) >= _rank(best[key]):
            best[key] = hand_in
    dues = {period: due_date(period, due_days) for period in periods}
    found = []
    for duty in duties:
        for period in periods:
            if duty.is_asked(period):
                answer = best.get((duty.subject, duty.reporter, period))
                found.append(_standing(duty, period, dues[period], answer, day))
    return found


def _rank(hand_in: HandIn) -> int:
    return (1 if hand_in.row_count == 0 else 2) if hand_in.state == "accepted" else 0


def _standing(duty: Duty, period: Period, due: Due, answer: HandIn | None, day: dt.date) -> Standing:
    days_late = max(0, (day - due.day).days)
    if answer is None and not duty.reporter:
        return Standing(duty, period, due, DutyState.UNNAMED)
    if answer is None:
        return Standing(duty, period, due, DutyState.LATE if days_late else DutyState.NOT_DUE, days_late)
    state = _BY_HAND_IN[answer.state]
    if state is DutyState.RETURNED:
        return Standing(duty, period, due, state, days_late, answer.reason)
    is_nothing = state is DutyState.ACCEPTED and answer.row_count == 0
    return Standing(duty, period, due, DutyState.NOTHING if is_nothing else state)


def tallies(found: Iterable[Standing], order: Iterable[str]) -> list[Tally]:
    """One a reporter who has duties, in this order; duties nobody is named for are left out."""
    by_reporter: dict[str, list[Standing]] = {reporter: [] for reporter in order}
    for standing in found:
        if standing.duty.reporter:
            by_reporter[standing.duty.reporter].append(standing)
    return [
        Tally(
            reporter,
            {state: sum(item.state is state for item in items) for state in DutyState},
            max(item.days_late for item in items),
        )
        for reporter, items in by_reporter.items()
        if items
    ]


def urgent_first(found: Iterable[Standing]) -> list[Standing]:
    """What the office waits for, the longest delay first; not due last."""
    waited = [item for item in found if item.state in WAITED_FOR]
    return sorted(waited, key=lambda item: (-item.days_late, item.state is DutyState.NOT_DUE, item.due.day))


def reminder(reporter: str, found: Iterable[Standing]) -> str:
    """What to send to a reporter, ready to be copied; empty when nothing is waited for.

    Args:
        reporter: its name. found: its duties.
    """
    lines = [f"{number}. {_request(item)}" for number, item in enumerate(urgent_first(found), start=1)]
    return "\n".join([f"请{reporter}报送以下 {len(lines)} 项：", *lines]) if lines else ""


def _request(item: Standing) -> str:
    duty = item.duty
    what = (
        f"目标“{duty.title}”{item.period.label}进展" if duty.is_target else f"《{duty.title}》{item.period.label}数据"
    )
    when = f"{chinese_day(item.due.day)}前报送"
    late = f"，已逾期 {item.days_late} 天" if item.days_late else ""
    if item.state is DutyState.RETURNED:
        return f"{what}，已退回（{item.reason or '未写明原因'}），请改正后重报{late}。"
    return f"{what}，{'应' if late else '请'}于 {when}{late}。"
