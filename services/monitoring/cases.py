"""Households at risk: the cases of the filters, the figures that must agree, and which part a page shows."""

import pandas as pd

from analysis.monitoring import cases_as_of
from analysis.monitoring.bulletin import Bulletin, Timeliness, bulletin, has_risk_of, timeliness
from data_access.county.county import County
from models.viewing import Filters
from services import reading
from settings import settings

#: What stands for the figures while the ledger holds nobody.
NOT_REPORTED = "缺数：截至这个月，台账里没有监测对象。请到数据管理导入。"
LEDGER = "防返贫监测对象台账"


def waiting_days() -> int:
    """Days without measures over which a household is listed."""
    return settings().monitoring.without_measures_days


def long_waiting_days() -> int:
    return settings().monitoring.without_measures_long_days


def of_all_units(filters: Filters) -> Filters:
    """The same places and month for every department: where the filter line's departments mean something else."""
    return Filters(filters.townships, (), filters.asof)


def units_of_risks(county: County) -> dict[str, tuple[str, ...]]:
    """Risk -> ids of the units that answer for it; a risk without any is 待县里确认."""
    found: dict[str, tuple[str, ...]] = {}
    for row in county.risk_units:
        found[row.risk] = (*found.get(row.risk, ()), row.unit_id)
    return found


def risks_of_units(filters: Filters) -> list[str]:
    """The risks that the chosen departments answer for."""
    return [risk for risk, ids in units_of_risks(reading.county()).items() if set(ids) & set(filters.units)]


def cases(filters: Filters) -> pd.DataFrame:
    """All cases identified by the month shown, as of its end, of every department.

    Columns of the ``cases`` query and of :func:`analysis.monitoring.cases_as_of.as_of`, and ``place``: the household's number
    within its village, in the order of first identification. Shared between sessions: do not change in place.
    """

    def prepared() -> pd.DataFrame:
        found = reading.rows("cases", townships=filters.townships, day=filters.asof.end)
        found = cases_as_of.as_of(found, filters.asof, waiting_days(), long_waiting_days())
        found["place"] = _places(found)
        return found

    return reading.derived("cases", prepared, of_all_units(filters))


def narrowed(found: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Cases with a risk that the chosen departments answer for; all where none is chosen."""
    return found[has_risk_of(found, risks_of_units(filters))] if filters.units else found


def chosen(filters: Filters) -> pd.DataFrame:
    """The cases this page counts. Shared between sessions: do not change in place."""
    return reading.derived("chosen_cases", lambda: narrowed(cases(filters), filters), filters)


def _places(found: pd.DataFrame) -> pd.Series:
    """1 for the household of a village identified first, and so on: the same in every list and month."""
    firsts = found.sort_values(["identified_month", "household_id"]).drop_duplicates("household_id")
    numbers = firsts.groupby("village_code").cumcount() + 1
    return found["household_id"].map(dict(zip(firsts["household_id"], numbers, strict=True)))


def totals(filters: Filters) -> Bulletin:
    """The figures of :func:`analysis.monitoring.bulletin.bulletin`, computed once a version, viewer and filters."""
    return reading.derived("bulletin", lambda: bulletin(chosen(filters), filters.asof), filters)


def found_in_time(filters: Filters) -> Timeliness:
    """How early the households entered in the last twelve months were found."""
    return reading.derived("timeliness", lambda: timeliness(chosen(filters), filters.asof), filters)


def is_reported(filters: Filters) -> bool:
    """Whether the ledger holds any case by the month, of whatever place: else there is no figure, and no nought either."""
    return not cases(Filters((), (), filters.asof)).empty


def when(filters: Filters) -> str:
    return f"{LEDGER} · 截至{filters.asof.label}"
