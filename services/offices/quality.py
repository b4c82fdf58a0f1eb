"""Quality of data by township and unit."""

import pandas as pd

from analysis.offices.quality import Ranked, ranked, tally
from models.viewing import Filters
from services import reading
from services.offices.findings import all_findings

#: Stands for ledgers whose definition names no responsible unit.
_NO_UNIT = "台账没有写责任单位（待县里确认）"


def by_township(filters: Filters) -> list[Ranked]:
    """The townships in the filter line, or all; a row counts where its ledger says it lies."""
    names = {
        town.code: town.name
        for town in reading.county().townships
        if not filters.townships or town.code in filters.townships
    }
    rows, findings = _counts(filters)
    keyed = rows.assign(key=rows["township_code"]), findings.assign(key=findings["township_code"])
    return ranked(tally(*keyed, names))


def by_unit(filters: Filters) -> list[Ranked]:
    """The units answerable for a ledger; a row and what is found in it count for the unit of its ledger."""
    store = reading.store()
    units = {ledger.name: store.county.find_unit(ledger.unit) if ledger.unit else None for ledger in store.ledgers}
    keys = {name: unit.id if unit else "" for name, unit in units.items()}
    names = {unit.id: unit.short_name for unit in units.values() if unit}
    if filters.units:
        names = {id: name for id, name in names.items() if id in filters.units}
    elif "" in keys.values():
        names[""] = _NO_UNIT
    rows, findings = _counts(filters)
    keyed = rows.assign(key=rows["ledger"].map(keys)), findings.assign(key=findings["ledger"].map(keys))
    return ranked(tally(*keyed, names))


def _counts(filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows by ledger and township, and findings; the department filter narrows the units shown, not what counts."""
    rows = reading.row_counts(filters)
    return rows, all_findings(Filters(filters.townships, (), filters.asof))
