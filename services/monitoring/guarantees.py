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
#: The ledger whose own rows are counted as the dangerous houses, once it has any.
_HOUSES = "houses"

#: Guarantee -> the risk that the county's table of units has it under.
_RISKS = {"义务教育": "因学", "基本医疗": "因病", "住房安全": "因住房", "饮水安全": "因安全饮水"}
#: The ledgers that say something of each guarantee too; see data_access/published/queries/guarantee_sources.sql.
_OTHERS = {
    "义务教育": ("school_attendance", "household_years"), "基本医疗": ("household_years",),
    "住房安全": (LEDGER, "household_years"), "饮水安全": ("household_years",),
}  # fmt: skip
#: Of this one a township without a row has no such gap; of the others it has not reported.
_OF_SINGLE_GAPS = LEDGER
#: This one knows households alone, so only gaps that name one are set against it.
_OF_HOUSEHOLDS = "household_years"
_OF_PEOPLE = "school_attendance"


@reading.once
def gaps(filters: Filters) -> pd.DataFrame:
    """Gaps of the chosen townships and departments as of the month. Shared between sessions: do not change in place."""
    found = reading.rows("guarantee_gaps", townships=filters.townships, day=filters.asof.end)
    found["unit_id"] = found["unit_id"].mask(found["ledger"] == _HOUSES, _unit_of_houses())
    open_codes = (*known.open_codes(LEDGER), *known.open_codes(_HOUSES))
    return guarantees.as_of(found[_is_chosen(found, filters)], filters.asof.end, open_codes)


def _unit_of_houses() -> str | None:
    """Whoever answers for that ledger answers for its rows, which name nobody."""
    unit = reading.store().ledgers[_HOUSES].unit if known.is_kept(_HOUSES) else ""
    named = reading.county().find_unit(unit) if unit else None
    return named.id if named else None


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


def open_rows(guarantee: str, filters: Filters, village: str = "") -> tuple[str, list[str]]:
    """The ledger and surrogates of the gaps that count for it, of one village where its code is given.

    Dangerous houses are of a ledger of their own; where it has any, those alone are listed.
    """
    found = gaps(filters)
    found = found[found["is_open"] & found["is_counted"] & (found["guarantee"] == guarantee)]
    found = found[found["village_code"] == village] if village else found
    ledger = _HOUSES if (found["ledger"] == _HOUSES).any() else LEDGER
    return ledger, list(found.loc[found["ledger"] == ledger, "row_id"])


def source_of(names: Sequence[str], filters: Filters) -> str:
    """The titles of the ledgers that the gaps of these guarantees are counted from."""
    found = gaps(Filters((), (), filters.asof))
    ledgers = sorted(found.loc[found["guarantee"].isin(names), "ledger"].unique())
    return "、".join(map(reading.store().ledgers.title, ledgers)) or SOURCE


def disagreement(guarantee: str, filters: Filters) -> str:
    """``三保障和饮水安全问题台账写的是 17 户`` where that ledger counts another number of dangerous houses."""
    if filters.units:  # what one unit answers for is no whole to compare
        return ""
    found = next((one for one in sources([guarantee], filters) if one.ledger == LEDGER), None)
    differs = found is not None and found.found is not None and bool(found.found.differing)
    return f"{SOURCE}写的是 {found.told} {found.unit}" if found and differs else ""


def differing(filters: Filters) -> list[str]:
    """Of each guarantee that is counted from another ledger: both figures, where the ledger of gaps says another number."""
    return [
        f"{name}按{source_of([name], filters)}是 {standing(name, filters).still_open.households} 户，{said}"
        for name in GUARANTEES
        if (said := disagreement(name, filters))
    ]


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
