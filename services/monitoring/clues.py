"""Leads for the filters, those of one household joined."""

import pandas as pd

from analysis.monitoring.clues import merge, recent
from models.viewing import Filters
from services import reading
from services.monitoring import cases, warnings


def clues(filters: Filters, since: str) -> pd.DataFrame:
    """The clues received by the month's end: of the last twelve months and those still waiting, or all."""
    found = reading.rows("clues", townships=filters.townships, day=filters.asof.end)
    return found if since == "all" else recent(found, filters.asof.plus(-11).start)


@reading.once
def merged(filters: Filters, since: str) -> pd.DataFrame:
    """One line a household; see :func:`analysis.monitoring.clues.merge`. Shared: do not change in place."""
    return merge(clues(filters, since), warnings.warnings(filters), cases.cases(filters), filters.asof.end)
