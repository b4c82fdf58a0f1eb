"""The clock of a case: where every step and every case of 防返贫监测 stands at the end of a day.

Nothing of this is stored: status, running clock and overdue follow from the dated steps, the county's limits and the
day. A limit nobody has set is none: such a step is never overdue, and its word says that the county has to confirm.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from analysis.offices.working_days import Due, add_days, days_between
from analysis.targets.states import Colour, Lit
from models.cases import CASE_STEPS, ELIMINATION, FOLLOW_UP, HELP, IDENTIFICATION, REFUSED, WHOLE_IDENTIFICATION
from models.time import DayKind

NOTICE, ENTRY, ELIMINATED = "公告", "录入系统", "风险消除"


class StepState(Lit):
    """Every state a step can be in."""

    NOT_STARTED = "not_started", "未开始", Colour.NONE
    RUNNING = "running", "办理中", Colour.NONE
    OVERDUE = "overdue", "逾期未办结", Colour.RED
    IN_TIME = "in_time", "按期办结", Colour.GREEN
    LATE = "late", "逾期办结", Colour.AMBER
    NOTICE_SHORT = "notice_short", "公示不足", Colour.AMBER
    DONE = "done", "已办结（时限待县里确认）", Colour.GREY


class CaseStatus(StrEnum):
    """Where a case stands as a whole; exactly one at a time, in the order of the procedure."""

    IDENTIFYING = "识别办理中"
    WAITING_FOR_HELP = "待落实帮扶"
    FOLLOWED = "帮扶跟踪"
    ELIMINATING = "消除办理中"
    ELIMINATED = "已消除"
    REFUSED = "不予纳入"


#: A case that is still somebody's to act on.
UNFINISHED = (CaseStatus.IDENTIFYING, CaseStatus.WAITING_FOR_HELP, CaseStatus.FOLLOWED, CaseStatus.ELIMINATING)


@dataclass(frozen=True)
class Limit:
    """Days a step may take, or must last at least where ``is_minimum`` (公示)."""

    days: int
    kind: DayKind
    is_minimum: bool = False


Limits = Mapping[str, Limit]
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class StepClock:
    """How one step stands on a day.

    Attributes:
        due_on: the last day of its limit, of a 公示 the first day it may end; None without a limit.
        days_used: days from the beginning of its clock to its end or the day, counted as the limit counts.
        days_over: calendar days past ``due_on``; of a 公示 that ended too soon the days it was short, else 0.
        is_announced: whether the holidays of all days counted are known.
    """

    state: StepState
    due_on: dt.date | None
    days_used: int
    days_over: int
    is_announced: bool = True


def step_clock(start: dt.date, done: dt.date | None, limit: Limit | None, day: dt.date) -> StepClock:
    """One step as of the end of a day.

    Args:
        start: when its clock began, no later than ``day``. done: when it was finished, if by ``day``.
    """
    kind = limit.kind if limit else DayKind.CALENDAR
    used = days_between(start, done or day, kind)
    if limit is None:
        return StepClock(StepState.DONE if done else StepState.RUNNING, None, used, 0)
    due = add_days(start, limit.days, kind)
    if limit.is_minimum:
        return _notice_clock(used, done, limit, due)
    over = max(0, ((done or day) - due.day).days)
    if done:
        state = StepState.LATE if over else StepState.IN_TIME
    else:
        state = StepState.OVERDUE if over else StepState.RUNNING
    return StepClock(state, due.day, used, over, due.is_announced)


def _notice_clock(used: int, done: dt.date | None, limit: Limit, due: Due) -> StepClock:
    """A 公示 is not late: it can only end too soon."""
    if done is None:
        return StepClock(StepState.RUNNING, due.day, used, 0, due.is_announced)
    short = max(0, limit.days - used)
    state = StepState.NOTICE_SHORT if short else StepState.IN_TIME
    return StepClock(state, due.day, used, short, due.is_announced)


def steps_as_of(steps: pd.DataFrame, cases: pd.DataFrame, limits: Limits, day: dt.date) -> pd.DataFrame:
    """Every step begun by the day with its clock.

    Args:
        steps: case_id, step, started_on, done_on (dates; later than ``day`` = not yet), measure, handled_by and
            whatever else.
        cases: case_id, is_green_channel (missing = no).

    Returns:
        The steps begun by the day, by case and start, with done_on as of the day and state (StepState), due_on,
        days_used, days_over, is_announced. The limit of 落实帮扶 belongs to the first measure and counts from the
        entry into the system, in the green channel from the first step; later measures have none.
    """
    found = _seen(steps, day)
    clock_starts = _clock_starts(found, cases)
    rows = zip(found["step"], clock_starts, found["started_on"], found["done_on"], _is_first_help(found), strict=True)
    clocks = []
    for step, clock_start, started, done, is_first in rows:
        if step == HELP and is_first and clock_start is not None:
            # The help is there on the day it begins: from then on its clock is at rest.
            clocks.append(step_clock(clock_start, started, limits.get(HELP), day))
        else:
            clocks.append(step_clock(started, done, None if step == HELP else limits.get(step), day))
    found["state"] = pd.Series([clock.state for clock in clocks], index=found.index, dtype=object)
    found["due_on"] = pd.Series([clock.due_on for clock in clocks], index=found.index, dtype=object)
    found["days_used"] = [clock.days_used for clock in clocks]
    found["days_over"] = [clock.days_over for clock in clocks]
    found["is_announced"] = [clock.is_announced for clock in clocks]
    return found


def _seen(steps: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The steps as they could be seen on the day, dates as ``datetime.date`` or None."""
    moment = pd.Timestamp(day)
    started = pd.to_datetime(steps["started_on"])
    found = steps[started <= moment].copy()
    done = pd.to_datetime(found["done_on"])
    found["started_on"] = _dates(pd.to_datetime(found["started_on"]))
    found["done_on"] = _dates(done.where(done <= moment))
    order = found["step"].map({step: place for place, step in enumerate(CASE_STEPS)})
    ordered = found.assign(_order=order).sort_values(["case_id", "started_on", "_order"], kind="stable")
    return ordered.drop(columns="_order").reset_index(drop=True)


def _dates(moments: pd.Series) -> pd.Series:
    dates: pd.Series = moments.dt.date.astype(object)
    return dates.where(moments.notna(), None)


def _entered_on(found: pd.DataFrame) -> dict[str, dt.date]:
    entered = found[(found["step"] == ENTRY) & found["done_on"].notna()]
    return dict(zip(entered["case_id"], entered["done_on"], strict=True))


def _clock_starts(found: pd.DataFrame, cases: pd.DataFrame) -> list[dt.date | None]:
    """From when the limit of 落实帮扶 counts for the case of each step; None = not yet, or never told."""
    green = set(cases.loc[cases["is_green_channel"].eq(True), "case_id"])
    first = found.groupby("case_id")["started_on"].first().to_dict() if len(found) else {}
    entered = _entered_on(found)
    return [first[case] if case in green else entered.get(case) for case in found["case_id"]]


def _is_first_help(found: pd.DataFrame) -> list[bool]:
    is_help = found["step"].eq(HELP) & found["measure"].notna()
    return list(is_help & ~found[is_help].duplicated("case_id").reindex(found.index, fill_value=True))


def cases_as_of(cases: pd.DataFrame, steps: pd.DataFrame, limits: Limits, day: dt.date) -> pd.DataFrame:
    """Every case with its status and running clock.

    Args:
        cases: case_id, household_id, identified_month (YYYY-MM), is_green_channel, eliminated_on (as the case's own
            ledger or its steps say it; missing = not), in any order.
        steps: as :func:`steps_as_of` gives them.

    Returns:
        The cases with

        - status (a value of CaseStatus), current_step (the step being done, else the next one to begin; empty at the end),
          is_step_started, running_since (start of the current step, else the end of the one before),
        - due_on (the earliest limit that runs), overdue_step (what is longest overdue, empty = nothing), days_over
          (its calendar days past due, else 0), is_overdue, handled_by (level that has the current step, may be empty),
        - entered_on (录入系统 done), helped_on (the first measure begun), days_without_measure (days from entry, in
          the green channel from the first step, to the day, while the case is open and nothing began; else missing),
        - entry_number (1 for a household's first case …; of one month the one begun first) and is_newest (its last one: that one decides).
    """
    found = cases.copy()
    by_case: dict[str, list[_Row]] = {}
    for row in _records(steps[list(_STEP_COLUMNS)]):
        by_case.setdefault(row["case_id"], []).append(row)
    own = found[["case_id", "identified_month", "is_green_channel", "eliminated_on"]]
    rows = [_case(case, by_case.get(case["case_id"], []), limits, day) for case in _records(own)]
    columns = pd.DataFrame(rows, columns=_CASE_COLUMNS, index=found.index)
    for name in _CASE_COLUMNS:
        found[name] = pd.to_datetime(columns[name]) if name in _DATES else columns[name]
    # Of two cases of one month (refused and taken up again) the one begun last is the newer; surrogates tell nothing.
    first_on = pd.to_datetime(found["case_id"].map({case: own[0]["started_on"] for case, own in by_case.items()}))
    order = found.assign(_first_on=first_on).sort_values(
        ["identified_month", "_first_on", "case_id"], kind="stable", na_position="first"
    )
    found["entry_number"] = order.groupby("household_id").cumcount().reindex(found.index) + 1
    found["is_newest"] = found["entry_number"] == found.groupby("household_id")["entry_number"].transform("max")
    return found


#: What the standing of a case is read from.
_STEP_COLUMNS = ("case_id", "step", "started_on", "done_on", "measure", "handled_by", "state", "due_on", "days_over")
_CASE_COLUMNS = (
    "status", "current_step", "is_step_started", "running_since", "due_on", "overdue_step", "days_over", "is_overdue",
    "handled_by", "entered_on", "helped_on", "days_without_measure",
)  # fmt: skip
#: The level that has a step by the step's own name, where the row does not say who handles it.
_LEVELS = {
    "村级评议公示": "行政村", "乡镇审核": "乡镇", "县级审定": "县牵头部门",
    "消除评议公示": "行政村", "消除乡镇审核": "乡镇", "消除县级审定": "县牵头部门",
}  # fmt: skip
_DATES = ("running_since", "due_on", "entered_on", "helped_on")


def _records(frame: pd.DataFrame) -> list[_Row]:
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in names), strict=True)]


@dataclass(frozen=True)
class _Progress:
    """What the steps of one case say on the day."""

    rows: Sequence[_Row]
    is_green: bool
    entered_on: dt.date | None
    helped_on: dt.date | None
    status: CaseStatus

    @property
    def first_on(self) -> dt.date | None:
        return min((_date(row["started_on"]) for row in self.rows), default=None)


def _date(value: object) -> dt.date:
    assert isinstance(value, dt.date)
    return value


def _progress(case: _Row, rows: Sequence[_Row]) -> _Progress:
    begun = {row["step"] for row in rows}
    done = {row["step"]: _date(row["done_on"]) for row in rows if row["done_on"] is not None}
    entered = done.get(ENTRY)
    if not begun & set(IDENTIFICATION):  # known from the ledger of cases alone, which lists what the system holds
        entered = dt.date.fromisoformat(f"{case['identified_month']}-01")
    helped = min((_date(r["started_on"]) for r in rows if r["step"] == HELP and pd.notna(r["measure"])), default=None)
    if REFUSED in begun:
        status = CaseStatus.REFUSED
    elif ELIMINATED in done or pd.notna(case["eliminated_on"]):
        status = CaseStatus.ELIMINATED
    elif entered is None:
        status = CaseStatus.IDENTIFYING
    elif _is_eliminating(rows):
        status = CaseStatus.ELIMINATING
    else:
        status = CaseStatus.FOLLOWED if helped else CaseStatus.WAITING_FOR_HELP
    return _Progress(rows, case["is_green_channel"] is True, entered, helped, status)


def _is_eliminating(rows: Sequence[_Row]) -> bool:
    """A case whose elimination was begun, unless following up began anew after that."""
    begun = [_date(row["started_on"]) for row in rows if row["step"] in ELIMINATION]
    followed = [_date(row["started_on"]) for row in rows if row["step"] == FOLLOW_UP]
    return bool(begun) and not (followed and max(followed) > max(begun))


def _case(case: _Row, steps: Sequence[_Row], limits: Limits, day: dt.date) -> tuple[object, ...]:
    """The values of ``_CASE_COLUMNS`` for one case."""
    progress = _progress(case, steps)
    is_unfinished = progress.status in UNFINISHED
    step, is_started, since, handled_by = _current(progress) if is_unfinished else ("", False, None, "")
    waits = _waits(progress, limits, day) if is_unfinished else []
    due_on = min((clock.due_on for _, clock in waits if clock.due_on), default=None)
    overdue, days_over = max(((name, clock.days_over) for name, clock in waits), key=lambda item: item[1], default=("", 0))  # fmt: skip
    helped_by = _help_start(progress)
    is_unhelped = is_unfinished and progress.helped_on is None and helped_by is not None
    return (
        progress.status, step, is_started, since, due_on, overdue if days_over else "", days_over, days_over > 0,
        handled_by, progress.entered_on, progress.helped_on,
        float((day - helped_by).days) if is_unhelped and helped_by else None,
    )  # fmt: skip


def _help_start(progress: _Progress) -> dt.date | None:
    """From when a case is owed measures: its entry; in the green channel its first step."""
    return (progress.first_on or progress.entered_on) if progress.is_green else progress.entered_on


def _current(progress: _Progress) -> tuple[str, bool, dt.date | None, str]:
    """The step being done, whether it was begun, since when it runs or is waited for, and who has it."""
    order = {
        CaseStatus.IDENTIFYING: IDENTIFICATION,
        CaseStatus.WAITING_FOR_HELP: (HELP,),
        CaseStatus.FOLLOWED: (FOLLOW_UP,),
        CaseStatus.ELIMINATING: ELIMINATION,
    }[progress.status]
    own = [row for row in progress.rows if row["step"] in order]
    running = [row for row in own if row["done_on"] is None]
    if running:
        row = min(running, key=lambda row: order.index(str(row["step"])))
        name = str(row["step"])
        return name, True, _date(row["started_on"]), _level(row["handled_by"], name)
    furthest = max((order.index(str(row["step"])) for row in own), default=-1)
    name = order[min(furthest + 1, len(order) - 1)]
    ended = [_date(row["done_on"]) for row in own]
    before = progress.helped_on if progress.status is CaseStatus.FOLLOWED else progress.entered_on
    return name, False, max(ended, default=before), _level(None, name)


def _level(handled_by: object, step: str) -> str:
    return str(handled_by) if isinstance(handled_by, str) and handled_by else _LEVELS.get(step, "")


def _waits(progress: _Progress, limits: Limits, day: dt.date) -> list[tuple[str, StepClock]]:
    """The clocks that run: of steps begun, of the whole identification, and of the help owed."""
    minimums = {step for step, limit in limits.items() if limit.is_minimum}  # a 公示 may end then, it need not
    found = [
        (str(row["step"]), StepClock(row["state"], row["due_on"], 0, row["days_over"]))
        for row in progress.rows
        if row["done_on"] is None and row["due_on"] is not None and row["step"] not in {HELP, *minimums}
    ]
    is_noticed = any(row["step"] == NOTICE and row["done_on"] is not None for row in progress.rows)
    if (
        progress.status is CaseStatus.IDENTIFYING
        and not is_noticed
        and progress.first_on
        and WHOLE_IDENTIFICATION in limits
    ):
        begun = min(_date(row["started_on"]) for row in progress.rows if row["step"] in IDENTIFICATION)
        found.append((WHOLE_IDENTIFICATION, step_clock(begun, None, limits[WHOLE_IDENTIFICATION], day)))
    start = _help_start(progress)
    if progress.helped_on is None and start is not None and HELP in limits:
        found.append((HELP, step_clock(start, None, limits[HELP], day)))
    return found
