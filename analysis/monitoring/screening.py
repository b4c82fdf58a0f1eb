"""Monthly screening of the villages and quarterly adjustment: how each period stands on a day.

The plan asks for one screening a month and one adjustment a quarter, so the last day of the period is the limit.
Only what was reported as done counts as done: silence is no screening, and neither is a 零报送.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.targets.states import Colour
from models.lists import Labelled
from models.time import Month

#: What the ledger says of a screening, as its code list has it.
ON_TIME, LATE, NOT_DONE = "按期完成", "逾期完成", "未开展"


class ScreeningState(Labelled):
    """Every state a period can be in, the worst first; exactly one at a time.

    Attributes:
        label: the word on screen. letter: the same in one character, for a cell. colour: the role of its light.
    """

    letter: str
    colour: Colour

    NOT_DONE = "not_done", "未开展", "×", Colour.RED
    MISSING = "missing", "缺报", "缺", Colour.GREY
    NOTHING = "nothing", "零报送", "零", Colour.NONE
    LATE = "late", "逾期完成", "迟", Colour.AMBER
    ON_TIME = "on_time", "按期", "✓", Colour.GREEN
    NOT_DUE = "not_due", "未到期", "·", Colour.NONE


#: What somebody still has to do something about.
WAITED_FOR = (ScreeningState.NOT_DONE, ScreeningState.MISSING)
DONE = (ScreeningState.ON_TIME, ScreeningState.LATE)


@dataclass(frozen=True)
class Said:
    """What a row says: the status of the ledger's code list, and the day it was done, if it was."""

    status: str
    done_on: dt.date | None


@dataclass(frozen=True)
class Standing:
    """How one period of one place stands.

    Attributes:
        days_late: of what is not done or missing the days it has been due, of what was done late the days it was
            late; else 0. is_contradicted: the row's status and its date do not agree; the worse of the two counts.
    """

    state: ScreeningState
    days_late: int = 0
    is_contradicted: bool = False

    @property
    def words(self) -> str:
        """``按期``, ``缺报，逾期 3 天``, ``逾期完成 3 天``."""
        if self.state in WAITED_FOR and self.days_late:
            return f"{self.state.label}，逾期 {self.days_late} 天"
        return f"{self.state.label} {self.days_late} 天" if self.days_late else self.state.label


def stand(end: dt.date, report_due: dt.date, said: Said | None, day: dt.date, *, is_nothing: bool = False) -> Standing:
    """One period as it stands on ``day``.

    Args:
        end: last day of the period, by which it has to be done. report_due: the day its report is due, later than
            ``end``; until then silence is not held against anybody.
        said: its row, None without one. is_nothing: the township handed the period in without any rows.
    """
    if said is None:
        if is_nothing:
            return Standing(ScreeningState.NOTHING)
        late = (day - report_due).days
        return Standing(ScreeningState.MISSING, late) if late > 0 else Standing(ScreeningState.NOT_DUE)
    is_late_by_day = said.done_on is not None and said.done_on > end
    is_contradicted = said.done_on is not None and (said.status == LATE) != is_late_by_day
    if said.status == NOT_DONE or (said.done_on is not None and said.done_on > day):
        late = (day - end).days
        state = ScreeningState.NOT_DONE if late > 0 else ScreeningState.NOT_DUE
        return Standing(state, max(0, late), said.status == NOT_DONE and said.done_on is not None)
    if said.status == LATE or is_late_by_day:
        late = (said.done_on - end).days if said.done_on is not None and is_late_by_day else 0
        return Standing(ScreeningState.LATE, late, is_contradicted)
    return Standing(ScreeningState.ON_TIME)


@dataclass(frozen=True)
class Tally:
    """How many places stand where in one period, and the longest delay of those waited for."""

    counts: Mapping[ScreeningState, int]
    days_late: int

    @property
    def due(self) -> int:
        """Every place whose period is over: what is not due yet is in no share."""
        return sum(self.counts.values()) - self.counts[ScreeningState.NOT_DUE]

    @property
    def on_time(self) -> int:
        return self.counts[ScreeningState.ON_TIME]

    @property
    def done(self) -> int:
        return sum(self.counts[state] for state in DONE)

    @property
    def worst(self) -> ScreeningState:
        """The worst state any of them is in; not due where there is nothing."""
        return next((state for state in ScreeningState if self.counts[state]), ScreeningState.NOT_DUE)


def tally(found: Iterable[Standing]) -> Tally:
    """Count standings of one period."""
    items = list(found)
    counts = Counter(item.state for item in items)
    late = max((item.days_late for item in items if item.state in WAITED_FOR), default=0)
    return Tally({state: counts[state] for state in ScreeningState}, late)


@dataclass(frozen=True)
class Quarter:
    """The three months of a quarter in several villages.

    Attributes:
        due: villages of which all three months are due. complete: of those, screened in every one of the months,
            be it late. is_over: nothing in it is waited for only because it is not due yet.
    """

    due: int
    complete: int
    is_over: bool

    @property
    def is_complete(self) -> bool:
        return self.is_over and self.due > 0 and self.complete == self.due


def quarter(villages: Iterable[Sequence[Standing]]) -> Quarter:
    """Count villages by their three months."""
    items = list(villages)
    due = [months for months in items if all(one.state is not ScreeningState.NOT_DUE for one in months)]
    complete = sum(all(one.state in DONE for one in months) for months in due)
    return Quarter(len(due), complete, len(due) == len(items))


def flows(cases: pd.DataFrame, first: Month, last: Month) -> pd.DataFrame:
    """Households taken in, eliminated and still open at the end, by township.

    Args:
        cases: as :func:`analysis.monitoring.cases_as_of.as_of` prepares them for ``last``: township_code, household_id,
            enrolled_on, eliminated_on, is_enrolled, is_monitored. first, last: months of the quarter that are counted.

    Returns:
        Index township_code; columns entered, eliminated, still_open: households, each once.
    """
    start, end = pd.Timestamp(first.start), pd.Timestamp(last.end)
    is_new = pd.to_datetime(cases["enrolled_on"]).between(start, end)
    is_gone = cases["is_enrolled"] & pd.to_datetime(cases["eliminated_on"]).between(start, end)
    kinds = {"entered": is_new, "eliminated": is_gone, "still_open": cases["is_monitored"]}
    counted = {
        name: cases[mask.astype(bool)].groupby("township_code")["household_id"].nunique()
        for name, mask in kinds.items()
    }
    return pd.DataFrame(counted, columns=list(kinds)).fillna(0).astype("int64")


def reminder(who: str, what: str, waited: Mapping[str, Standing]) -> str:
    """What to send to a township, ready to be copied; empty when nothing is waited for.

    Args:
        who: its name. what: the period's name, ``2025年6月``. waited: village -> its standing.
    """
    lines = []
    for state, request in ((ScreeningState.NOT_DONE, "请尽快组织补做"), (ScreeningState.MISSING, "请补报")):
        names = [name for name, item in waited.items() if item.state is state]
        if names:
            late = max(waited[name].days_late for name in names)
            lines.append(f"{state.label} {len(names)} 个村（{'、'.join(names)}），已逾期 {late} 天，{request}")
    if not lines:
        return ""
    text = "\n".join(f"{number}. {line}；" for number, line in enumerate(lines, start=1))
    return f"请{who}办理{what}防返贫排查以下事项：\n{text[:-1]}。"
