"""Every condition of an elimination: met, not met, and not to be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.monitoring.elimination import (
    NATURAL,
    Answer,
    CaseFacts,
    Gap,
    Year,
    conditions,
    refusals,
    to_confirm,
    too_soon,
)
from models.time import Month

D = dt.date
DAY = D(2024, 6, 20)
KEPT = (("住房安全", False), ("义务教育", False), ("基本医疗", False), ("饮水安全", False))
GOOD = Year(2023, 9800.0, 7100.0, KEPT, 500.0, 500.0)
FACTS = CaseFacts(Month(2023, 10), "帮扶消除", False, 2, GOOD)


def answer(name: str, facts: CaseFacts, day: dt.date = DAY) -> tuple[Answer, str]:
    found = next(one for one in conditions(facts, day) if one.name == name)
    return found.answer, found.why


def test_all_hold() -> None:
    assert {one.answer for one in conditions(FACTS, DAY)} == {Answer.MET}
    assert refusals(conditions(FACTS, DAY)) == to_confirm(conditions(FACTS, DAY)) == []


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (Month(2023, 12), D(2024, 6, 1), Answer.MET),
        (Month(2024, 1), D(2024, 6, 30), Answer.NOT_MET),
        (Month(2022, 1), D(2022, 4, 1), Answer.NOT_MET),
        (Month(2022, 1), D(2022, 3, 31), Answer.UNKNOWN),
    ],
)
def test_half_a_year(month: Month, day: dt.date, expected: Answer) -> None:
    assert answer("识别满半年", replace(FACTS, identified_month=month), day)[0] is expected


@pytest.mark.parametrize(
    ("income", "line", "expected", "word"),
    [
        (7101.0, 7100.0, Answer.MET, "超过当年监测线 7100 元"),
        (7100.0, 7100.0, Answer.NOT_MET, "没有超过当年监测线"),
        (6999.0, 7100.0, Answer.NOT_MET, "6999 元"),
        (30000.0, None, Answer.UNKNOWN, "2023年监测线待县里确认"),
        (None, 7100.0, Answer.UNKNOWN, "收入缺数"),
    ],
)
def test_income_over_the_line(income: float | None, line: float | None, expected: Answer, word: str) -> None:
    found, why = answer("收入稳定超过监测线", replace(FACTS, year=replace(GOOD, income_yuan=income, line_yuan=line)))
    assert found is expected and word in why


def test_a_newer_income_is_compared_with_the_line_of_its_own_year() -> None:
    newer = Year(2024, 6000.0, 7000.0, (), None, None)
    assert answer("收入稳定超过监测线", replace(FACTS, income=newer))[0] is Answer.NOT_MET
    assert answer("收入稳定超过监测线", replace(FACTS, year=None))[0] is Answer.UNKNOWN


WATER = Gap("饮水安全", D(2024, 2, 1), None)


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (WATER, Answer.NOT_MET),
        (replace(WATER, solved_on=DAY), Answer.MET),
        (replace(WATER, solved_on=D(2024, 6, 21)), Answer.NOT_MET),
        (replace(WATER, found_on=D(2024, 6, 21)), Answer.MET),
        (replace(WATER, is_for_health=True), Answer.MET),
    ],
)
def test_problems_of_the_household_on_the_day(gap: Gap, expected: Answer) -> None:
    assert answer("三保障和饮水安全持续巩固", replace(FACTS, gaps=(gap,)))[0] is expected


def test_flags_of_the_year() -> None:
    name = "三保障和饮水安全持续巩固"
    bad = replace(FACTS, year=replace(GOOD, flags=(("住房安全", True), *KEPT[1:])))
    found, why = answer(name, bad)
    assert found is Answer.NOT_MET and "住房安全" in why
    mended = Gap("住房安全", D(2023, 5, 1), D(2024, 1, 5))
    assert answer(name, replace(bad, gaps=(mended,)))[0] is Answer.MET
    # Mended before the year's end, the year's own word counts.
    assert answer(name, replace(bad, gaps=(replace(mended, solved_on=D(2023, 9, 30)),)))[0] is Answer.NOT_MET
    unfilled = replace(FACTS, year=replace(GOOD, flags=(("住房安全", None), *KEPT[1:])))
    assert answer(name, unfilled)[0] is Answer.UNKNOWN
    assert answer(name, replace(FACTS, year=None))[0] is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("paid", "payout", "expected"),
    [
        (0.0, 0.0, Answer.MET),
        (500.0, 800.0, Answer.MET),
        (500.0, None, Answer.UNKNOWN),
        (None, 0.0, Answer.UNKNOWN),
    ],
)
def test_spending(paid: float | None, payout: float | None, expected: Answer) -> None:
    year = replace(GOOD, self_paid_yuan=paid, payout_yuan=payout)
    assert answer("大额刚性支出稳定解决", replace(FACTS, year=year))[0] is expected


def test_help_needs_a_measure_and_a_natural_end_does_not() -> None:
    assert answer("帮扶措施落实", replace(FACTS, measure_count=0))[0] is Answer.NOT_MET
    assert answer("帮扶措施落实", replace(FACTS, measure_count=0, way=NATURAL))[0] is Answer.MET


def test_a_household_without_labour_stays_followed() -> None:
    name, alone = "不是整户无劳动能力", replace(FACTS, has_no_labour=True)
    found, why = answer(name, alone)
    assert found is Answer.NOT_MET and "持续跟踪" in why
    assert answer(name, replace(alone, way=NATURAL))[0] is Answer.UNKNOWN


def test_what_the_data_cannot_tell_is_held_against_nobody_in_the_past() -> None:
    unknown = CaseFacts(Month(2023, 1), "帮扶消除", False, 1, None)
    assert too_soon(unknown, DAY) == [] and len(to_confirm(conditions(unknown, DAY))) == 3
    assert too_soon(replace(unknown, measure_count=0), DAY) == ["帮扶措施落实：没有一条帮扶措施，不能帮扶消除"]


def test_an_income_just_over_the_line_is_not_shown_as_the_line() -> None:
    why = answer(
        "收入稳定超过监测线", CaseFacts(Month(2023, 1), "帮扶消除", False, 1, replace(GOOD, income_yuan=7100.4))
    )[1]
    assert "7100.4 元，超过当年监测线 7100 元" in why
