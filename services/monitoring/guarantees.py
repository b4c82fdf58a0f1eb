"""Gaps in 三保障 and water: where they stand, who answers for them, and what other ledgers say of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.monitoring import guarantees
from analysis.monitoring.guarantees import GUARANTEES, Comparison, Count, Standing
from models.viewing import Filters
from services import reading
from services.ledgers import known

LEDGER, SOURCE = "guarantee_gaps", "三保障和饮水安全问题台账"

#: Guarantee -> the risk that the county's table of units has it under.
_RISKS = {"义务教育": "因学", "基本医疗": "因病", "住房安全": "因住房", "饮水安全": "因安全饮水"}
#: The ledgers that say something of each guarantee too; see data_access/queries/guarantee_sources.sql.
_OTHERS = {
    "义务教育": ("school_attendance", "household_years"), "基本医疗": ("household_years",),
    "住房安全": ("houses", "household_years"), "饮水安全": ("household_years",),
}  # fmt: skip
#: Of this one a township without a row has no such gap; of the others it has not reported.
_OF_SINGLE_GAPS = "houses"
#: This one knows households alone, so only gaps that name one are set against it.
_OF_HOUSEHOLDS = "household_years"
_OF_PEOPLE = "school_attendance"


@reading.once
def gaps(filters: Filters) -> pd.DataFrame:
    """Gaps of the chosen townships and departments as of the month. Shared between sessions: do not change in place."""
    found = reading.rows("guarantee_gaps", townships=filters.townships, day=filters.asof.end)
    return guarantees.as_of(found[_is_chosen(found, filters)], filters.asof.end, known.open_codes(LEDGER))


def _is_chosen(found: pd.DataFrame, filters: Filters) -> pd.Series:
    """Of the chosen departments: theirs, and where nobody is given, what the plan names them for."""
    if not filters.units:
        return pd.Series(True, index=found.index)
    named = [name for name in GUARANTEES if not named_units(name).keys().isdisjoint(filters.units)]
    return found["unit_id"].isin(filters.units) | (found["unit_id"].isna() & found["guarantee"].isin(named))


def named_units(guarantee: str) -> dict[str, str]:
    """Units that the plan names for a guarantee, by id and name; nobody has confirmed them."""
    county = reading.county()
    ids = (row.unit_id for row in county.risk_units if row.risk == _RISKS[guarantee])
    return {id: county.unit(id).short_name for id in ids}


def is_reported(filters: Filters) -> bool:
    """Whether the ledger holds any gap by the month, of whatever place: else there is no figure, and no nought either."""
    return not gaps(Filters((), (), filters.asof)).empty


def standing(guarantee: str, filters: Filters) -> Standing:
    """One guarantee's figures, computed once a version, viewer and filters."""
    name = f"guarantee_{guarantee}"
    return reading.derived(name, lambda: guarantees.standing(gaps(filters), guarantee), filters)


def figures(found: Count) -> str:
    """``12 户 30 人``; people nobody counted are said."""
    missing = f"（{found.people_missing} 件没有填人数）" if found.people_missing else ""
    return f"{found.households} 户 {found.people} 人{missing}"


def text_of(guarantee: str, filters: Filters) -> str:
    """The figure of one guarantee as its passport shows it."""
    return figures(standing(guarantee, filters).still_open)


def open_rows(guarantee: str, filters: Filters, village: str = "") -> list[str]:
    """Surrogates of the gaps that count for it, of one village where its code is given."""
    found = gaps(filters)
    counted = found["is_open"] & found["is_counted"] & (found["guarantee"] == guarantee)
    return list(found[counted & (found["village_code"] == village) if village else counted]["row_id"])


def places_of(names: Sequence[str], filters: Filters) -> pd.DataFrame:
    """Villages with open gaps; see :func:`analysis.monitoring.guarantees.by_place`."""
    key = f"guarantee_places_{'_'.join(names)}"
    return reading.derived(key, lambda: guarantees.by_place(gaps_of(names, filters), "village_code"), filters)


def gaps_of(names: Sequence[str], filters: Filters) -> pd.DataFrame:
    found = gaps(filters)
    return found[found["guarantee"].isin(names)]


@dataclass(frozen=True)
class Source:
    """One guarantee by its own ledger and by another.

    Attributes:
        own, told: what is open by the one and by the other, in ``unit``. found: where they differ by township; None where
            the other says nothing at all.
    """

    guarantee: str
    ledger: str
    unit: str
    own: int
    told: int
    found: Comparison | None


def sources(names: Sequence[str], filters: Filters) -> list[Source]:
    """The ledgers kept that speak of these guarantees, in the chosen townships."""
    others = reading.rows(
        "guarantee_sources", townships=filters.townships, day=filters.asof.end, month=str(filters.asof),
        year=filters.asof.known_year,
    )  # fmt: skip
    own = gaps(filters)
    opened = own[own["is_open"] & own["is_counted"]]
    return [
        _source(name, ledger, opened[opened["guarantee"] == name], others[others["guarantee"] == name], filters)
        for name in names
        for ledger in _OTHERS[name]
        if known.is_kept(ledger)
    ]


def _source(name: str, ledger: str, mine: pd.DataFrame, others: pd.DataFrame, filters: Filters) -> Source:
    if ledger == _OF_HOUSEHOLDS:
        mine = mine[mine["household_id"].notna()]
    counts = {str(code): guarantees.count(part) for code, part in mine.groupby("township_code")}
    is_people = ledger == _OF_PEOPLE
    here = {code: found.people if is_people else found.households for code, found in counts.items()}
    told = others[(others["ledger"] == ledger) & others["counted"].notna()]
    there = dict(zip(told["township_code"], told["counted"].astype(int), strict=True))
    asked = filters.townships or [town.code for town in reading.county().townships]
    found = guarantees.compare(here, there, asked, is_silence_nought=ledger == _OF_SINGLE_GAPS) if there else None
    return Source(name, ledger, "人" if is_people else "户", sum(here.values()), sum(there.values()), found)
