"""Where every case of 防返贫监测 stands, for the pages that show it."""

import pandas as pd

from analysis.monitoring import case_clock, cases_as_of
from analysis.monitoring.case_clock import Limit, Limits
from analysis.monitoring.elimination import Gap, Year
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
