"""Due dates on working days, and how a duty stands on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.offices.reporting_round import (
    DutyState,
    Standing,
    board_day,
    due_date,
    last_ended,
    reminder,
    standings,
    tallies,
    urgent_first,
)
from models.reporting import Duty, HandIn
from models.time import Month, Period

DAYS = {"month": 5, "quarter": 10, "year": 20}
JUNE = Period.parse("2025-06")
LEDGER = Duty("screenings", "村级防返贫排查台账", "month", "140524100")
TARGET = Duty("C30", "培训7000名", "month", "renshe", is_target=True)


def at(day: dt.date, *hand_ins: HandIn, duty: Duty = LEDGER) -> Standing:
    (found,) = standings([duty], hand_ins, [JUNE], DAYS, day)
    return found


def came(state: str, rows: int = 3, reason: str = "", period: Period = JUNE) -> HandIn:
    return HandIn(LEDGER.subject, LEDGER.reporter, period, state, rows, reason)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2025-07", dt.date(2025, 8, 5)),  # a Tuesday
        ("2025-06", dt.date(2025, 7, 7)),  # 5 July is a Saturday
        ("2025-09", dt.date(2025, 10, 9)),  # 1 to 8 October 2025: National Day and Mid-Autumn
        ("2025-Q3", dt.date(2025, 10, 10)),
        ("2024", dt.date(2025, 1, 20)),
        ("2024-01", dt.date(2024, 2, 5)),
        ("2025-01", dt.date(2025, 2, 5)),  # the first day after Spring Festival, 28 January to 4 February
        ("2024-09", dt.date(2024, 10, 8)),
        ("2025-04", dt.date(2025, 5, 6)),  # 1 to 5 May
    ],
)
def test_a_report_is_due_on_a_working_day(period: str, day: dt.date) -> None:
    due = due_date(Period.parse(period), DAYS)
    assert (due.day, due.is_announced) == (day, True)


def test_a_shifted_working_day_counts_as_one() -> None:
    # Sunday 28 September 2025 is worked for the holiday in October.
    assert due_date(Period.parse("2025-08"), {"month": 28}).day == dt.date(2025, 9, 28)


def test_a_year_without_announced_holidays_goes_by_the_week_and_says_so() -> None:
    due = due_date(Period.parse("2093-09"), DAYS)  # 5 October 2093 is a Monday
    assert (due.day, due.is_announced) == (dt.date(2093, 10, 5), False)
    assert due_date(Period.parse("2093-08"), DAYS).day == dt.date(2093, 9, 7)  # 5 September is a Saturday


def test_nothing_came() -> None:
    assert at(dt.date(2025, 7, 7)).state is DutyState.NOT_DUE
    late = at(dt.date(2025, 7, 10))
    assert (late.state, late.days_late, late.words) == (DutyState.LATE, 3, "逾期 3 天")


@pytest.mark.parametrize(
    ("hand_ins", "state", "days_late", "words"),
    [
        ([came("reported")], DutyState.SUBMITTED, 0, "已报（待审）"),
        ([came("checked")], DutyState.SUBMITTED, 0, "已报（待审）"),
        ([came("reported"), came("returned", reason="缺两个村")], DutyState.RETURNED, 3, "已退回，逾期 3 天"),
        ([came("returned"), came("reported")], DutyState.SUBMITTED, 0, "已报（待审）"),
        ([came("accepted"), came("returned")], DutyState.ACCEPTED, 0, "已接受"),
        ([came("returned"), came("accepted")], DutyState.ACCEPTED, 0, "已接受"),
        ([came("accepted", rows=0)], DutyState.NOTHING, 0, "零报送"),
        ([came("accepted", rows=2), came("accepted", rows=0)], DutyState.ACCEPTED, 0, "已接受"),
        ([came("reported", rows=0)], DutyState.SUBMITTED, 0, "已报（待审）"),
        ([came("accepted", period=Period.parse("2025-05"))], DutyState.LATE, 3, "逾期 3 天"),
    ],
)
def test_what_came_decides(hand_ins: list[HandIn], state: DutyState, days_late: int, words: str) -> None:
    found = at(dt.date(2025, 7, 10), *hand_ins)
    assert (found.state, found.days_late, found.words) == (state, days_late, words)


def test_a_report_of_another_township_is_no_answer() -> None:
    assert at(dt.date(2025, 7, 10), HandIn("screenings", "140524101", JUNE, "accepted", 3)).state is DutyState.LATE


def test_nobody_is_charged_where_nobody_is_named() -> None:
    unnamed = Duty("C41", "5G", "month", "", is_target=True, named=("gongxin",))
    found = at(dt.date(2026, 1, 1), duty=unnamed)
    assert (found.state, found.days_late) == (DutyState.UNNAMED, 0)
    assert tallies([found], ["140524100"]) == []
    assert urgent_first([found]) == []


def test_nothing_is_due_before_a_commitment_begins() -> None:
    later = Duty("C11", "水源工程", "month", "shuiwu", is_target=True, first_month=Month(2025, 7))
    assert standings([later], [], [JUNE, Period.parse("2025-07")], DAYS, dt.date(2025, 9, 1))[0].period.last == Month(
        2025, 7
    )


def test_nothing_is_due_after_a_commitment_has_run_out() -> None:
    ended = Duty("C37", "集中供水率", "quarter", "shuiwu", is_target=True, last_month=Month(2025, 11))
    quarters = [Period.parse(text) for text in ("2025-Q3", "2025-Q4", "2026-Q1")]
    found = standings([ended], [], quarters, DAYS, dt.date(2026, 5, 1))
    assert [str(item.period) for item in found] == ["2025-Q3", "2025-Q4"]  # its last month lies within the quarter


def test_a_duty_stands_only_for_periods_of_its_cycle() -> None:
    found = standings([LEDGER], [], last_ended(dt.date(2025, 7, 10)), DAYS, dt.date(2025, 7, 10))
    assert [str(item.period) for item in found] == ["2025-06"]


def test_the_tally_counts_each_reporter_in_the_order_given() -> None:
    other = Duty("away_workers", "转移就业台账", "month", "140524100")
    found = standings([TARGET, LEDGER, other], [came("accepted")], [JUNE], DAYS, dt.date(2025, 7, 17))
    first, second = tallies(found, ["140524100", "140524101", "renshe"])
    assert (first.reporter, first.total, first.days_late) == ("140524100", 2, 10)
    assert {state: count for state, count in first.counts.items() if count} == {
        DutyState.LATE: 1,
        DutyState.ACCEPTED: 1,
    }
    assert (second.reporter, second.total) == ("renshe", 1)


def test_the_reminder_asks_for_what_is_waited_for() -> None:
    quarterly = Duty("livestock", "畜禽饲养台账", "quarter", "140524100")
    periods = [JUNE, Period.parse("2025-Q2")]
    back = HandIn("C30", "renshe", JUNE, "returned", 1, "分子大于分母")
    found = standings([quarterly, LEDGER, TARGET], [back], periods, DAYS, dt.date(2025, 7, 10))
    assert reminder("崇文镇", [item for item in found if item.duty.reporter == "140524100"]) == (
        "请崇文镇报送以下 2 项：\n"
        "1. 《村级防返贫排查台账》2025年6月数据，应于 2025年7月7日前报送，已逾期 3 天。\n"
        "2. 《畜禽饲养台账》2025年二季度数据，请于 2025年7月10日前报送。"
    )
    assert reminder("县人社局", [item for item in found if item.duty.is_target]) == (
        "请县人社局报送以下 1 项：\n1. 目标“培训7000名”2025年6月进展，已退回（分子大于分母），请改正后重报，已逾期 3 天。"
    )
    assert reminder("崇文镇", [at(dt.date(2025, 7, 10), came("accepted"))]) == ""


def test_a_real_county_is_looked_at_today_and_a_simulated_one_in_its_own_time() -> None:
    today = dt.date(2026, 11, 24)
    assert board_day(today, Month(2025, 6), is_demo=False) == today
    assert board_day(today, Month(2025, 6), is_demo=True) == dt.date(2025, 7, 31)
    assert board_day(today, Month(2026, 12), is_demo=True) == today
