"""Where every case of 防返贫监测 stands, for the pages that show it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.monitoring import case_clock, cases_as_of
from analysis.monitoring.case_clock import CaseStatus, Limit, Limits, StepState
from analysis.monitoring.elimination import Gap, Year
from models.cases import ELIMINATION, FOLLOW_UP, HELP, IDENTIFICATION, REFUSED, WHOLE_IDENTIFICATION
from models.viewing import Filters
from services import reading
from services.monitoring import cases, warnings
from services.words import words

#: Guarantee -> its column, without 识别时 or 消除后.
GUARANTEES = {
    "住房安全": "has_unsafe_housing", "义务教育": "has_dropout", "基本医疗": "has_uninsured", "饮水安全": "has_unsafe_water",
}  # fmt: skip


def limits() -> Limits:
    """The county's limits by step; a step without one is left out."""
    return {
        row.step: Limit(row.limit_days, row.day_kind, row.is_minimum)
        for row in reading.county().step_limits
        if row.limit_days is not None and row.day_kind is not None
    }


@reading.once
def steps(filters: Filters) -> pd.DataFrame:
    """Every step begun by the end of the month shown with its clock (:func:`analysis.monitoring.case_clock.steps_as_of`). Shared."""
    found = reading.rows("case_steps", townships=filters.townships, day=filters.asof.end)
    return case_clock.steps_as_of(found, cases.cases(filters), limits(), filters.asof.end)


@reading.once
def states(filters: Filters) -> pd.DataFrame:
    """Every case as of the month shown: the columns of :func:`services.monitoring.cases.cases` and those of
    :func:`analysis.monitoring.case_clock.cases_as_of` (status, current_step, running_since, due_on, days_over, is_overdue,
    helped_on, days_without_measure …). Shared between sessions: do not change in place.
    """
    found, done = cases.cases(filters), steps(filters)
    return case_clock.cases_as_of(found, done, limits(), filters.asof.end)


def running_words(case: pd.Series, filters: Filters) -> str:
    """``（2025年6月3日起，12 天）``: since when its current step runs; an empty string where it does not."""
    since = words.day(case["running_since"])
    return f"（{since}起，{(pd.Timestamp(filters.asof.end) - case['running_since']).days} 天）" if since else ""


def not_begun(case: pd.Series, begun: set[str]) -> list[str]:
    """The steps still to come of the part of the procedure the case is in."""
    order: Sequence[str] = ()
    if case["status"] == CaseStatus.IDENTIFYING:
        order = (*IDENTIFICATION, HELP, FOLLOW_UP)
    elif case["status"] in (CaseStatus.WAITING_FOR_HELP, CaseStatus.FOLLOWED):
        order = (HELP, FOLLOW_UP)
    elif case["status"] == CaseStatus.ELIMINATING:
        order = ELIMINATION
    return [step for step in order if step not in begun]


def is_unmeasured(step: Any) -> bool:
    """Whether a step that is done has no limit at all: a grey 已办结 has none to be measured against yet."""
    return step.state is StepState.DONE and step.step in (FOLLOW_UP, REFUSED, HELP)


def state_words(step: Any) -> str:
    """``已办结``, ``逾期 3 天``, ``公示不足，差 2 天``."""
    label = "已办结" if step.state is StepState.DONE else str(step.state.label)
    if not step.days_over:
        return label
    return label + (f"，差 {step.days_over} 天" if step.state is StepState.NOTICE_SHORT else f" {step.days_over} 天")


def limit_words(step: str) -> str:
    """``限 3 自然日``, ``不少于 5 自然日``; an empty string without a limit."""
    limit = limits().get(step)
    if limit is None:
        return ""
    return f"{'不少于' if limit.is_minimum else '限'} {limit.days} {limit.kind}"


def limits_note(steps: pd.DataFrame) -> str:
    """Which limits are counted with, and that the county has still to confirm them."""
    whole = limits().get(WHOLE_IDENTIFICATION)
    rows = reading.county().step_limits
    is_open = any(row.limit_days is None or row.status != "县里确认" for row in rows)
    parts = [f"识别全程（线索登记到公告）{whole.days} {whole.kind}" if whole else ""]
    parts.append("没有列时限的环节（灰色的已办结）和现用的天数都待县里确认" if is_open else "")
    if len(steps) and not steps["is_announced"].all():
        parts.append("有的年份节假日安排还没有公布，工作日按周一到周五算")
    return "；".join(part for part in parts if part) + "。" if any(parts) else ""


def risks(case: pd.Series) -> str:
    """The risks of a case, up to five, in words."""
    return "、".join(str(case[f"risk_{i}"]) for i in range(1, 6) if not words.is_missing(case[f"risk_{i}"]))


@reading.once
def outcomes(filters: Filters) -> pd.DataFrame:
    """What the form says of each case at its entry and after its elimination, by case_id. Shared."""
    found = reading.rows("case_outcomes", townships=filters.townships, day=filters.asof.end)
    return found.set_index("case_id")


@reading.once
def gaps(filters: Filters) -> dict[str, list[Gap]]:
    """Household -> its problems with 三保障 and water found by the month's end. Shared."""
    found: dict[str, list[Gap]] = {}
    for row in words.each(reading.rows("household_gaps", townships=filters.townships, day=filters.asof.end)):
        solved_on = None if pd.isna(row.solved_on) else pd.Timestamp(row.solved_on).date()
        gap = Gap(row.guarantee, pd.Timestamp(row.found_on).date(), solved_on, bool(row.is_for_health))
        found.setdefault(row.household_id, []).append(gap)
    return found


def known_year(years: pd.DataFrame, size: int) -> Year | None:
    """The newest year of a household's yearly rows, oldest first; None where there is none."""
    if years.empty:
        return None
    row, income = years.iloc[-1], cases_as_of.net_income_per_capita(years, size).iloc[-1]
    flags = tuple((name, flag(row[column])) for name, column in GUARANTEES.items())
    year = int(row["year"])
    return Year(
        year, number(income), warnings.lines().get(year), flags,
        number(row["medical_self_paid_yuan"]), number(row["insurance_payout_yuan"]),
    )  # fmt: skip


def flag(value: object) -> bool | None:
    """A yes or no that may be missing."""
    return None if words.is_missing(value) else bool(value)


def number(value: float | None) -> float | None:
    """A number that may be missing."""
    return None if value is None or words.is_missing(value) else float(value)
