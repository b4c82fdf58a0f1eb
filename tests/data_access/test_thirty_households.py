"""Thirty households with known answers: each is classified exactly as written down, by files and real stores."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd
import pytest

from analysis.monitoring import case_clock, warnings
from analysis.monitoring.case_clock import Limit
from analysis.monitoring.elimination import BY_HELP, CaseFacts, Year, conditions, refusals
from data_access.published.read_model import ReadModel
from data_access.published.warning_facts import facts
from data_access.store import Store
from models.time import Month
from models.viewing import EVERYBODY
from tests.data_access.filling import county, file, ledgers, take_in
from tests.data_access.thirty_households import HOUSEHOLDS, REFUSED, Case, Household, case_row, step_rows

JUNE = Month(2025, 6)
LINES = {2023: 7100.0, 2024: 8000.0}
BY_NUMBER = {one.number: one for one in HOUSEHOLDS}
GUARANTEES = {"住房安全": "has_unsafe_housing", "义务教育": "has_dropout", "饮水安全": "has_unsafe_water", "基本医疗": "has_uninsured"}  # fmt: skip


@pytest.fixture(scope="module")
def model(thirty_store: Store) -> ReadModel:
    return ReadModel(thirty_store.settings.stores.read_model)


@pytest.fixture(scope="module")
def numbers(thirty_store: Store) -> dict[str, int]:
    """Surrogate of a household -> its number in the set."""
    with thirty_store.record.reading() as connection:
        keys = thirty_store.record.keys(connection, thirty_store.ledgers["households"])
    return {row_id: int(key.removeprefix("YS")) for key, row_id in keys.items()}


@pytest.fixture(scope="module")
def states(model: ReadModel) -> pd.DataFrame:
    found = model.query("cases", EVERYBODY, day=JUNE.end)
    limits = {
        row.step: Limit(row.limit_days, row.day_kind, row.is_minimum)
        for row in county().step_limits
        if row.limit_days is not None and row.day_kind is not None
    }
    steps = case_clock.steps_as_of(model.query("case_steps", EVERYBODY, day=JUNE.end), found, limits, JUNE.end)
    return case_clock.cases_as_of(found, steps, limits, JUNE.end).sort_values("entry_number")


def grouped(rows: Iterator[tuple[str, object]], numbers: Mapping[str, int]) -> dict[int, list[object]]:
    found: dict[int, list[object]] = defaultdict(list)
    for household, value in rows:
        found[numbers[household]].append(value)
    return found


def test_there_are_thirty_and_every_answer_is_somewhere() -> None:
    assert [one.number for one in HOUSEHOLDS] == list(range(1, 31))
    on = {rule.id for rule in county().warning_rules if rule.is_on}
    seen = {rule for one in HOUSEHOLDS for rule in one.warnings}
    # Relief and insurance claims, school and wages have worked cases of their own.
    assert seen == on - {"dropout", "wage_fell", "disaster", "accident"}


def test_every_case_stands_where_it_must(states: pd.DataFrame, numbers: dict[str, int]) -> None:
    rows = zip(states["household_id"], states["status"], states["overdue_step"], states["days_over"], states["days_without_measure"], strict=True)  # fmt: skip
    found = grouped(
        ((house, (str(status), step, days, None if pd.isna(without) else without)) for house, status, step, days, without in rows),
        numbers,
    )  # fmt: skip
    assert {number: tuple(found.get(number, ())) for number in BY_NUMBER} == {
        one.number: one.states for one in HOUSEHOLDS
    }


def test_more_than_ten_and_more_than_thirty_days_without_measures(
    states: pd.DataFrame, numbers: dict[str, int]
) -> None:
    late = {days: set(states.loc[states["days_without_measure"] > days, "household_id"].map(numbers)) for days in (10, 30)}  # fmt: skip
    assert late == {10: {24, 26}, 30: {26}}


def test_every_warning_and_no_other(thirty_store: Store, model: ReadModel, numbers: dict[str, int]) -> None:
    rules = [rule for rule in county().warning_rules if rule.is_on]
    known = facts(model, ledgers(), EVERYBODY, [rule.fact for rule in rules], JUNE)
    warned = warnings.warnings(known, rules, LINES)
    found = grouped(zip(warned["household_id"], warned["rule_id"], strict=True), numbers)
    assert {number: set(found.get(number, ())) for number in BY_NUMBER} == {
        one.number: set(one.warnings) for one in HOUSEHOLDS
    }
    missing = {each.rule_id: each.households for each in warnings.unjudged(known, rules, LINES)}
    assert missing == {"new_disability": sum(bool(one.unjudged) for one in HOUSEHOLDS)}
    without = {each.rule_id: each.households for each in warnings.unjudged(known, rules, {2023: 7100.0})}
    assert without["income_below_line"] == without["income_near_line"] == 30


def test_every_finding_and_no_other(model: ReadModel, numbers: dict[str, int]) -> None:
    findings = model.query("findings", EVERYBODY)
    findings = findings[findings["check_group"] == "quality"]
    found = grouped(zip(findings["household_id"], findings["check_name"], strict=True), numbers)
    assert {number: sorted(map(str, found.get(number, ()))) for number in BY_NUMBER} == {
        one.number: sorted(one.findings) for one in HOUSEHOLDS
    }


def newest_year(one: Household) -> Year:
    cells = one.years[2024]

    def yuan(name: str, otherwise: float = 0.0) -> float:
        return float(str(cells.get(name, otherwise)))

    income = yuan("wage_income_yuan", 28000) + yuan("business_income_yuan") - yuan("business_cost_yuan")
    flags = tuple((guarantee, cells.get(column) == "是") for guarantee, column in GUARANTEES.items())
    return Year(2024, income / 2, LINES[2024], flags, yuan("medical_self_paid_yuan"), None)


@pytest.mark.parametrize("one", [one for one in HOUSEHOLDS if one.not_met is not None], ids=lambda one: str(one.number))
def test_what_refuses_an_elimination(one: Household) -> None:
    assert one.not_met is not None
    case = one.cases[-1]
    known = CaseFacts(
        Month.parse(case.identified), BY_HELP, one.household.get("has_no_labour") == "是",
        sum(step == "落实帮扶" for step, *_ in case.steps), newest_year(one),
    )  # fmt: skip
    assert {sentence.split("：")[0] for sentence in refusals(conditions(known, JUNE.end))} == one.not_met


@pytest.mark.parametrize(("number", "category"), REFUSED)
def test_a_category_that_does_not_fit_the_household_is_refused(thirty_store: Store, number: int, category: str) -> None:
    one = BY_NUMBER[number]
    cells = case_row(one, Case(f"JC{number:04d}-1", "2025-06", (), {"category": category}))
    (fault,) = take_in(thirty_store, file("cases", cells)).faults
    assert f"监测对象类别是{category}" in fault.problem


@pytest.mark.parametrize(
    ("number", "words"),
    [(12, "整户无劳动能力兜底保障户不能按帮扶消除标注风险消除"), (24, "不足半年"), (29, "不足半年")],
)
def test_an_elimination_that_may_not_be_is_not_taken_in(thirty_store: Store, number: int, words: str) -> None:
    case = BY_NUMBER[number].cases[-1]
    day = dt.date(2025, 6, 30)
    end = {"case_id": case.number, "step": "风险消除", "started_on": day, "done_on": day, "elimination": BY_HELP}
    faults = take_in(thirty_store, file("case_steps", *step_rows(case), end)).faults
    assert any(words in fault.problem for fault in faults)
