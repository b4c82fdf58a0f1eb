"""The clock of a case on dates worked out by hand: every limit, holidays, the green channel, re-entry, earlier months."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analysis.monitoring.case_clock import CaseStatus, Limit, StepState, cases_as_of, step_clock, steps_as_of
from data_access.county.county import load_county
from models.cases import CASE_STEPS
from models.time import DayKind
from settings import ROOT

D = dt.date
LIMITS = {
    row.step: Limit(row.limit_days, row.day_kind, row.is_minimum)
    for row in load_county(ROOT / "counties" / "lingchuan").step_limits
    if row.limit_days is not None and row.day_kind is not None
}
#: A procedure without delay: entered on 2025-03-24.
STRAIGHT = (
    ("线索登记", D(2025, 3, 3), D(2025, 3, 3)),
    ("入户核实", D(2025, 3, 3), D(2025, 3, 5)),
    ("信息比对", D(2025, 3, 4), D(2025, 3, 7)),
    ("村级评议公示", D(2025, 3, 10), D(2025, 3, 16)),
    ("乡镇审核", D(2025, 3, 17), D(2025, 3, 19)),
    ("县级审定", D(2025, 3, 19), D(2025, 3, 21)),
    ("公告", D(2025, 3, 21), D(2025, 3, 22)),
    ("录入系统", D(2025, 3, 24), D(2025, 3, 24)),
)
HELPED = (*STRAIGHT, ("落实帮扶", D(2025, 3, 28), D(2025, 3, 30)), ("动态跟踪", D(2025, 4, 20), None))


def case(name: str = "a", household: str = "h", month: str = "2025-03", **more: object) -> dict[str, object]:
    return {"case_id": name, "household_id": household, "identified_month": month, "is_green_channel": False,
            "eliminated_on": None, **more}  # fmt: skip


def both(
    day: dt.date, steps: tuple[tuple[str, dt.date, dt.date | None], ...], **more: object
) -> tuple[pd.DataFrame, pd.Series]:
    """Steps and case as of the day; every 落实帮扶 is a measure."""
    rows = [
        {"case_id": "a", "step": step, "started_on": start, "done_on": done, "handled_by": None,
         "measure": "产业帮扶" if step == "落实帮扶" else None}
        for step, start, done in steps
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["case_id", "step", "started_on", "done_on", "handled_by", "measure"])
    cases = pd.DataFrame([case(**more)])  # type: ignore[arg-type]
    clocks = steps_as_of(frame, cases, LIMITS, day)
    return clocks, cases_as_of(cases, clocks, LIMITS, day).iloc[0]


def state_of(clocks: pd.DataFrame, step: str) -> tuple[StepState, int]:
    row = clocks[clocks["step"] == step].iloc[0]
    return row["state"], row["days_over"]


# --- one step ----------------------------------------------------------------------------------------------------


def test_the_countys_limits_are_defaults_to_be_confirmed() -> None:
    rows = load_county(ROOT / "counties" / "lingchuan").step_limits
    assert {row.step for row in rows} == {*CASE_STEPS, "识别全程"} - {"不予纳入"}
    assert {row.status for row in rows} == {"待县里确认"}
    assert {(step, one.days, one.kind, one.is_minimum) for step, one in LIMITS.items()} == {
        ("入户核实", 3, DayKind.CALENDAR, False),
        ("信息比对", 5, DayKind.CALENDAR, False),
        ("村级评议公示", 5, DayKind.CALENDAR, True),
        ("消除评议公示", 5, DayKind.CALENDAR, True),
        ("落实帮扶", 10, DayKind.CALENDAR, False),
        ("识别全程", 20, DayKind.WORKING, False),
    }


@pytest.mark.parametrize("step", ["入户核实", "信息比对"])
def test_a_step_is_late_from_the_day_after_its_limit(step: str) -> None:
    limit, start = LIMITS[step], D(2025, 3, 3)
    last = start + dt.timedelta(days=limit.days)
    one = dt.timedelta(days=1)
    assert step_clock(start, None, limit, last).state is StepState.RUNNING
    overdue = step_clock(start, None, limit, last + one)
    assert (overdue.state, overdue.due_on, overdue.days_over) == (StepState.OVERDUE, last, 1)
    assert step_clock(start, last, limit, D(2025, 12, 31)).state is StepState.IN_TIME
    late = step_clock(start, last + 4 * one, limit, D(2025, 12, 31))
    assert (late.state, late.days_over, late.days_used) == (StepState.LATE, 4, limit.days + 4)


def test_working_days_of_a_limit_leave_out_the_spring_festival() -> None:
    limit = Limit(5, DayKind.WORKING)
    clock = step_clock(D(2025, 1, 24), None, limit, D(2025, 2, 7))
    assert (clock.state, clock.due_on, clock.days_used) == (StepState.RUNNING, D(2025, 2, 7), 5)
    # Saturday 02-08 is worked: one calendar day over.
    assert step_clock(D(2025, 1, 24), None, limit, D(2025, 2, 8)).days_over == 1
    assert not step_clock(D(2040, 1, 2), None, limit, D(2040, 1, 3)).is_announced


def test_a_notice_may_last_but_not_be_cut_short() -> None:
    limit = LIMITS["村级评议公示"]
    assert step_clock(D(2025, 3, 10), None, limit, D(2025, 6, 30)).state is StepState.RUNNING
    assert step_clock(D(2025, 3, 10), D(2025, 3, 15), limit, D(2025, 6, 30)).state is StepState.IN_TIME
    short = step_clock(D(2025, 3, 10), D(2025, 3, 13), limit, D(2025, 6, 30))
    assert (short.state, short.days_used, short.days_over) == (StepState.NOTICE_SHORT, 3, 2)


def test_a_step_without_a_limit_is_never_overdue_and_says_who_has_to_confirm() -> None:
    assert step_clock(D(2021, 1, 1), None, None, D(2025, 12, 31)).state is StepState.RUNNING
    done = step_clock(D(2021, 1, 1), D(2025, 1, 1), None, D(2025, 12, 31))
    assert done.state is StepState.DONE and "待县里确认" in done.state.label and done.due_on is None


# --- a case through its life -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status", "step", "is_started"),
    [
        (D(2025, 3, 4), CaseStatus.IDENTIFYING, "入户核实", True),
        (D(2025, 3, 8), CaseStatus.IDENTIFYING, "村级评议公示", False),
        (D(2025, 3, 12), CaseStatus.IDENTIFYING, "村级评议公示", True),
        (D(2025, 3, 23), CaseStatus.IDENTIFYING, "录入系统", False),
        (D(2025, 3, 26), CaseStatus.WAITING_FOR_HELP, "落实帮扶", False),
        (D(2025, 3, 31), CaseStatus.FOLLOWED, "动态跟踪", False),
        (D(2025, 4, 30), CaseStatus.FOLLOWED, "动态跟踪", True),
    ],
)
def test_status_and_step_follow_from_the_day(day: dt.date, status: CaseStatus, step: str, is_started: bool) -> None:
    _, found = both(day, HELPED)
    assert (found["status"], found["current_step"], found["is_step_started"]) == (status, step, is_started)
    assert not found["is_overdue"] and found["days_over"] == 0


def test_the_whole_identification_has_twenty_working_days() -> None:
    # From 2025-05-06 they end on 06-04: two weekends a fortnight and the Dragon Boat holiday lie between.
    steps = (("线索登记", D(2025, 5, 6), D(2025, 5, 6)), ("乡镇审核", D(2025, 5, 20), None))
    _, in_time = both(D(2025, 6, 4), steps, month="2025-05")
    assert not in_time["is_overdue"] and in_time["due_on"] == pd.Timestamp(2025, 6, 4)
    _, late = both(D(2025, 6, 30), steps, month="2025-05")
    assert (late["overdue_step"], late["days_over"], late["handled_by"]) == ("识别全程", 26, "乡镇")


def test_the_limit_of_the_whole_ends_with_the_announcement() -> None:
    _, found = both(D(2025, 12, 31), STRAIGHT[:-1])
    assert found["status"] == CaseStatus.IDENTIFYING and not found["is_overdue"]


def test_help_is_owed_within_ten_days_of_the_entry() -> None:
    _, on_the_day = both(D(2025, 4, 3), STRAIGHT)
    assert (on_the_day["days_without_measure"], on_the_day["is_overdue"]) == (10, False)
    _, after = both(D(2025, 4, 4), STRAIGHT)
    assert (after["overdue_step"], after["days_over"], after["days_without_measure"]) == ("落实帮扶", 1, 11)
    clocks, helped = both(D(2025, 4, 30), (*STRAIGHT, ("落实帮扶", D(2025, 4, 9), D(2025, 4, 12))))
    assert state_of(clocks, "落实帮扶") == (StepState.LATE, 6)
    assert not helped["is_overdue"] and pd.isna(helped["days_without_measure"])


def test_only_the_first_measure_has_the_limit() -> None:
    clocks, _ = both(D(2025, 12, 31), (*HELPED, ("落实帮扶", D(2025, 9, 1), D(2025, 9, 2))))
    states = clocks[clocks["step"] == "落实帮扶"]["state"].tolist()
    assert states == [StepState.IN_TIME, StepState.DONE]


def test_in_the_green_channel_help_comes_first_and_the_procedure_still_runs() -> None:
    steps = (("线索登记", D(2025, 3, 3), D(2025, 3, 3)), ("落实帮扶", D(2025, 3, 4), D(2025, 3, 5)))
    clocks, found = both(D(2025, 4, 30), steps, is_green_channel=True)
    assert state_of(clocks, "落实帮扶") == (StepState.IN_TIME, 0)
    assert found["status"] == CaseStatus.IDENTIFYING and pd.isna(found["days_without_measure"])
    assert found["overdue_step"] == "识别全程"
    # Twenty working days after 03-03, with Qingming (04-04) off, end on 03-31.
    assert found["days_over"] == (D(2025, 4, 30) - D(2025, 3, 31)).days
    _, unhelped = both(D(2025, 3, 14), steps[:1], is_green_channel=True)
    assert (unhelped["days_without_measure"], unhelped["overdue_step"], unhelped["days_over"]) == (11, "落实帮扶", 1)
    _, plain = both(D(2025, 3, 14), steps[:1])
    assert pd.isna(plain["days_without_measure"]) and not plain["is_overdue"]


def test_an_elimination_goes_through_its_own_steps() -> None:
    leaving = (
        ("消除核实", D(2025, 10, 9), D(2025, 10, 10)),
        ("消除评议公示", D(2025, 10, 11), D(2025, 10, 14)),
        ("消除公告", D(2025, 10, 20), D(2025, 10, 21)),
        ("风险消除", D(2025, 10, 22), D(2025, 10, 22)),
    )
    clocks, under_way = both(D(2025, 10, 12), (*HELPED, *leaving))
    assert (under_way["status"], under_way["current_step"]) == (CaseStatus.ELIMINATING, "消除评议公示")
    clocks, gone = both(D(2025, 10, 31), (*HELPED, *leaving))
    assert (gone["status"], gone["current_step"], gone["is_overdue"]) == (CaseStatus.ELIMINATED, "", False)
    assert state_of(clocks, "消除评议公示") == (StepState.NOTICE_SHORT, 2)


def test_following_up_anew_takes_a_case_back_from_its_elimination() -> None:
    back = (("消除核实", D(2025, 10, 9), D(2025, 10, 10)), ("动态跟踪", D(2025, 10, 11), None))
    _, found = both(D(2025, 10, 31), (*HELPED, *back))
    assert (found["status"], found["current_step"]) == (CaseStatus.FOLLOWED, "动态跟踪")


def test_a_refused_case_is_over() -> None:
    _, found = both(D(2025, 12, 31), (*STRAIGHT[:6], ("不予纳入", D(2025, 3, 21), D(2025, 3, 21))))
    assert (found["status"], found["current_step"], found["is_overdue"]) == (CaseStatus.REFUSED, "", False)
    assert pd.isna(found["days_without_measure"])


def test_an_earlier_month_knows_nothing_of_later_days() -> None:
    late = (*STRAIGHT[:3], ("村级评议公示", D(2025, 3, 10), D(2025, 5, 20)))
    clocks, found = both(D(2025, 3, 31), late)
    assert state_of(clocks, "村级评议公示") == (StepState.RUNNING, 0)
    assert (found["status"], found["running_since"]) == (CaseStatus.IDENTIFYING, pd.Timestamp(2025, 3, 10))
    clocks, _ = both(D(2025, 5, 31), late)
    assert state_of(clocks, "村级评议公示") == (StepState.IN_TIME, 0)


def test_a_case_without_steps_is_what_its_ledger_says() -> None:
    _, opened = both(D(2025, 3, 31), ())
    assert opened["status"] == CaseStatus.WAITING_FOR_HELP and opened["entered_on"] == pd.Timestamp(2025, 3, 1)
    _, gone = both(D(2025, 12, 31), (), eliminated_on=pd.Timestamp(2025, 11, 30))
    assert gone["status"] == CaseStatus.ELIMINATED


def test_a_household_that_comes_back_keeps_its_history() -> None:
    cases = pd.DataFrame([
        case("second", "h", "2025-06"), case("first", "h", "2022-03", eliminated_on=pd.Timestamp(2023, 2, 1)),
        case("other", "k", "2024-01"),
    ])  # fmt: skip
    none = steps_as_of(pd.DataFrame(columns=["case_id", "step", "started_on", "done_on", "handled_by", "measure"]),
                       cases, LIMITS, D(2025, 6, 30))  # fmt: skip
    found = cases_as_of(cases, none, LIMITS, D(2025, 6, 30)).set_index("case_id")
    assert found["entry_number"].to_dict() == {"second": 2, "first": 1, "other": 1}
    assert found["is_newest"].to_dict() == {"second": True, "first": False, "other": True}
    assert (
        found["status"]["first"] == CaseStatus.ELIMINATED and found["status"]["second"] == CaseStatus.WAITING_FOR_HELP
    )


@pytest.mark.parametrize(("refused", "again"), [("a", "b"), ("b", "a")])
def test_of_two_cases_of_one_month_the_one_begun_last_is_the_newer(refused: str, again: str) -> None:
    """Refused on the 8th, taken up again on the 20th: whichever surrogate sorts first, the running one decides."""
    rows = [
        (refused, "线索登记", D(2025, 3, 3), D(2025, 3, 3)), (refused, "不予纳入", D(2025, 3, 8), D(2025, 3, 8)),
        (again, "线索登记", D(2025, 3, 20), D(2025, 3, 20)),
    ]  # fmt: skip
    steps = pd.DataFrame(rows, columns=["case_id", "step", "started_on", "done_on"]).assign(
        measure=None, handled_by=None
    )
    cases = pd.DataFrame([case(refused), case(again)])
    found = cases_as_of(cases, steps_as_of(steps, cases, LIMITS, D(2025, 3, 31)), LIMITS, D(2025, 3, 31))
    numbered = found.set_index("case_id")["entry_number"].to_dict()
    assert numbered == {refused: 1, again: 2}
