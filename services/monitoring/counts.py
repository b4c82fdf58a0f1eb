"""Cases with their clocks, and what is counted of them along the procedure and month by month."""

import pandas as pd

from analysis.monitoring.bulletin import Flow, flows
from analysis.monitoring.funnel import Funnel, funnel
from models.viewing import Filters
from services import reading
from services.monitoring import case_clocks
from services.monitoring.cases import chosen, narrowed, of_all_units, risks_of_units

_MONTHS = 12


@reading.once
def states(filters: Filters) -> pd.DataFrame:
    """The cases this page counts, with status and clock. Shared between sessions: do not change in place."""
    return narrowed(case_clocks.states(of_all_units(filters)), filters)


def overdue(filters: Filters) -> pd.DataFrame:
    """The cases with a step over its limit, the longest first."""
    found = states(filters)
    return found[found["is_overdue"]].sort_values("days_over", ascending=False, kind="stable")


@reading.once
def counted(filters: Filters) -> Funnel:
    """The stages for the filters; departments narrow clues by their risk as they narrow cases."""
    clues = reading.rows("clues", townships=filters.townships, day=filters.asof.end)
    if filters.units:
        clues = clues[clues["risk"].isin(risks_of_units(filters))]
    return funnel(states(filters), clues, filters.asof)


def moved(filters: Filters) -> list[Flow]:
    """The last twelve months, oldest first; none before the plan began, of which nobody has said anything."""
    months = min(_MONTHS, filters.asof.minus(reading.county().plan.start_month) + 1)
    return reading.derived("flows", lambda: flows(chosen(filters), filters.asof, months), filters)
