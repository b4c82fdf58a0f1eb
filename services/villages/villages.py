"""The villages: their rows as every page reads them, and one village's file."""

from dataclasses import dataclass

import pandas as pd

from analysis.monitoring.bulletin import by
from errors import NotFound
from models.viewing import Filters
from services import reading
from services.monitoring import cases


@reading.once
def rows(filters: Filters) -> pd.DataFrame:
    """The ``villages`` query for the filters, exited villages and all others, with monitored_count (households, missing
    while nobody has handed in the ledger of cases).

    Shared between sessions: do not change in place.
    """
    known = reading.rows("villages", townships=filters.townships, year=filters.asof.known_year)
    everybody = cases.of_all_units(filters)
    monitored = by(cases.cases(everybody), "village_code").set_index("village_code")["households"]
    counts = known["village_code"].map(monitored).astype("Int64")
    return known.assign(monitored_count=counts.fillna(0) if cases.is_reported(filters) else counts)


@reading.once
def exited(filters: Filters) -> pd.DataFrame:
    """The exited villages alone. Shared between sessions: do not change in place."""
    everything = rows(filters)
    return everything[everything["is_exited"].astype(bool)]


def lifted(filters: Filters) -> tuple[int, int] | None:
    """Lifted households and their people, as the ledger stands now; None while it names none anywhere."""
    if reading.rows("lifted").empty:
        return None
    found = reading.rows("lifted", townships=filters.townships)
    return int(found["household_count"].sum()), int(found["population"].sum())


@dataclass(frozen=True)
class IncomeChange:
    """In how many villages collective income is above or below the year before, and how many lack a year."""

    more: int
    less: int
    missing: int


def income_change(found: pd.DataFrame) -> IncomeChange:
    now = found["collective_income_wanyuan"].astype("float64")
    before = found["previous_collective_income_wanyuan"].astype("float64")
    return IncomeChange(int((now > before).sum()), int((now < before).sum()), int((now.isna() | before.isna()).sum()))


#: What stands for the figures while the register of villages is empty.
NOT_REPORTED = "缺数：行政村台账还没有导入。请到数据管理导入。"


def is_reported(filters: Filters) -> bool:
    """Whether any village has come in, of whatever place."""
    return not rows(Filters((), (), filters.asof)).empty


def one(code: str, filters: Filters) -> pd.Series:
    """One village of the ledger. Raises NotFound for an unknown code."""
    everywhere = Filters((), filters.units, filters.asof)
    found = rows(everywhere)
    match = found[found["village_code"] == code]
    if match.empty:
        raise NotFound("没有这个村，或者行政村台账里还没有它。请从村庄地图或列表打开。", page="villages")
    return match.iloc[0]
