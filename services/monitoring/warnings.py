"""What the warning rules in force find, and what they could not judge."""

import pandas as pd

from analysis.monitoring import warnings as risk
from models.viewing import Filters
from services import reading
from services.monitoring import cases
from services.words import words


def lines() -> dict[int, float]:
    """Year -> income line in yuan; years the county has not said are not there."""
    found = reading.rows("income_lines")
    return {int(row.year): float(row.line_yuan) for row in words.each(found)}


@reading.once
def warnings(filters: Filters) -> pd.DataFrame:
    """Every warning of the rules switched on; see :func:`analysis.monitoring.warnings.warnings`. Do not change in place."""
    return risk.warnings(reading.facts(filters), reading.warning_rules(), lines())


@reading.once
def unjudged(filters: Filters) -> list[risk.Unjudged]:
    """What the rules switched on could not compare."""
    return risk.unjudged(reading.facts(filters), reading.warning_rules(), lines())


def monitored(filters: Filters) -> frozenset[str]:
    """Households with an open case."""
    found = cases.cases(filters)
    return frozenset(found.loc[found["is_open"], "household_id"])
