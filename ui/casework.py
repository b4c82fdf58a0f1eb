"""Where every case of 防返贫监测 stands, for the pages that show it."""

from __future__ import annotations

import pandas as pd

from analysis import case_clock
from analysis.case_clock import Limit, Limits
from models import Filters
from ui import cached, households


def limits() -> Limits:
    """The county's limits by step; a step without one is left out."""
    return {
        row.step: Limit(row.limit_days, row.day_kind, row.is_minimum)
        for row in cached.county().step_limits
        if row.limit_days is not None and row.day_kind is not None
    }


def steps(filters: Filters) -> pd.DataFrame:
    """Every step begun by the end of the month shown with its clock (:func:`analysis.case_clock.steps_as_of`). Shared."""

    def compute() -> pd.DataFrame:
        found = cached.rows("case_steps", townships=filters.townships, day=filters.asof.end)
        return case_clock.steps_as_of(found, households.cases(filters), limits(), filters.asof.end)

    return cached.derived("case_step_clocks", compute, filters)


def states(filters: Filters) -> pd.DataFrame:
    """Every case as of the month shown: the columns of :func:`ui.households.cases` and those of
    :func:`analysis.case_clock.cases_as_of` (status, current_step, running_since, due_on, days_over, is_overdue,
    helped_on, days_without_measure …). Shared between sessions: do not change in place.
    """

    def compute() -> pd.DataFrame:
        found, done = households.cases(filters), steps(filters)
        return case_clock.cases_as_of(found, done, limits(), filters.asof.end)

    return cached.derived("case_states", compute, filters)
