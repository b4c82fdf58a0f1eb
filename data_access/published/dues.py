"""What is due: the rows whose day has come, or comes soon, and that are not done, out of every ledger that declares it.

One SELECT is made from all definitions (``[[due]]`` of the ledgers, ``due/*.sql`` of the county), so a ledger that declares
what is due stands in every list of it.
"""

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from data_access.county.county import County
from data_access.county.dues import Due
from data_access.county.ledgers import ColumnType, Ledger, Ledgers
from data_access.county.row_places import place_of, quoted
from data_access.county.row_titles import title_of
from data_access.county.rows import UnitKind
from data_access.county.selects import Check
from data_access.published.read_model import ReadModel
from data_access.record.notes.supervision import row_lead
from models.time import Month
from models.viewing import Viewer

#: Columns of :func:`due_rows`.
COLUMNS = (
    "kind", "title", "ledger", "row_id", "name", "due_on", "since", "commitment_id", "township_code", "village_code", "unit_id",
    "named", "is_done_since",
)  # fmt: skip


def due_rows(
    model: ReadModel, county: County, ledgers: Ledgers, viewer: Viewer, day: dt.date, until: dt.date
) -> pd.DataFrame:
    """What is not done at the end of ``day`` and due by ``until``, and what is wanting without a day.

    Args:
        county: as settled, for who leads.

    Returns:
        :data:`COLUMNS`, by due day: kind (of which declaration; no text for screens), title (what is due), name (of the
        row), due_on (None = nobody named one), since (from when it is wanting; None), township_code (None = the whole
        county's), unit_id (who has to act; None = the township, or where there is none nobody yet), named (units, comma
        between, while the lead of the row's commitment is to be confirmed), is_done_since (done by now, after the day).
    """
    parts, titles, bound = [], {}, dict[str, object]()
    for ledger in ledgers:
        for number, due in enumerate(ledger.due):
            kind = f"{ledger.name}.{number}"
            titles[kind] = due.title
            bound[_open_codes(ledger, number)] = list(due.open_codes or ledger.open_codes)
            parts.append(_declared(county, ledgers, ledger, number, due))
    for check in ledgers.due.values():
        titles[check.name] = check.title
        parts.append(_wrapped(county, ledgers, check))
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    areas = None if viewer.areas is None else sorted(viewer.areas)
    month = Month.of(day)
    bound |= {"day": day, "year": month.known_year, "month": str(month), "until": until, "areas": areas}
    union = "\nUNION ALL\n".join(parts)
    found = model.select(
        f"SELECT * FROM ({union})\nWHERE (due_on IS NULL OR due_on <= $until) "
        "AND ($areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code))\n"
        "ORDER BY due_on NULLS LAST, since NULLS LAST, ledger, row_id",
        bound,
    ).astype(object)
    found = found.where(found.notna(), None)
    for name in ("due_on", "since"):
        days = [None if value is None else value.date() for value in found[name]]
        found[name] = pd.Series(days, found.index, dtype=object)
    answers = [_answerable(county, *pair) for pair in zip(found["commitment_id"], found["unit_id"], strict=True)]
    told = {
        "title": [titles[kind] for kind in found["kind"]],
        "unit_id": [unit for unit, _ in answers],
        "named": [named for _, named in answers],
    }
    found = found.assign(**{name: pd.Series(values, found.index, dtype=object) for name, values in told.items()})
    if viewer.units is not None:
        found = found[found["unit_id"].isin(viewer.units)]
    return found[list(COLUMNS)].reset_index(drop=True)


def is_declared(kind: str) -> bool:
    """Whether a ledger's definition says it of its own rows; else a SELECT of the county has found it."""
    return "." in kind


def _open_codes(ledger: Ledger, number: int) -> str:
    return f"open_{ledger.name}_{number}"


def _declared(county: County, ledgers: Ledgers, ledger: Ledger, number: int, due: Due) -> str:
    """The rows of a ledger that are there and not done at the end of the day."""
    place, units = place_of(ledger, ledgers), f"'{_unit_of(county, ledger)}'"
    of_unit = [column.name for column in ledger.columns if column.type is ColumnType.UNIT and not column.sensitive]
    of_commitment = [column.name for column in ledger.columns if column.type is ColumnType.COMMITMENT]
    name = f"concat_ws(' '{''.join(f', l.{quoted(one)}' for one in due.says)})" if due.says else title_of(ledger, "l")
    unit = f"coalesce(l.{quoted(of_unit[0])}, nullif({units}, ''))" if of_unit else f"nullif({units}, '')"
    return (
        f"SELECT '{ledger.name}.{number}' AS kind, '{ledger.name}' AS ledger, l.row_id, {name} AS name, "
        f"l.{quoted(due.due_on)} AS due_on, NULL::DATE AS since, {unit} AS unit_id, "
        f"{f'l.{quoted(of_commitment[0])}' if of_commitment else 'NULL::VARCHAR'} AS commitment_id, "
        f"{place.township or 'NULL::VARCHAR'} AS township_code, {place.village or 'NULL::VARCHAR'} AS village_code, "
        f"{_is_dated(due)} AS is_done_since\n"
        f"FROM {quoted(ledger.name)} l\n{place.joins}\nWHERE {' AND '.join(_conditions(ledger, number, due))}"
    )


def _conditions(ledger: Ledger, number: int, due: Due) -> Iterator[str]:
    yield f"l.{quoted(due.due_on)} IS NOT NULL"
    if due.needs:
        yield f"l.{quoted(due.needs)} IS NOT NULL"
    if ledger.date:
        of_month = ledger.by_name[ledger.date].type is ColumnType.MONTH
        yield f"coalesce(l.{quoted(ledger.date)} <= {'$month' if of_month else '$day'}, TRUE)"
    for column in due.done_on:
        yield f"coalesce(l.{quoted(column)} > $day, TRUE)"
    if due.open_codes or ledger.open_codes:  # a day says more than the status, which is that of today
        is_open = f"list_contains(${_open_codes(ledger, number)}::VARCHAR[], l.{quoted(ledger.status)})"
        yield f"({_is_dated(due)} OR l.{quoted(ledger.status)} IS NULL OR {is_open})"


def _is_dated(due: Due) -> str:
    return "(" + (" OR ".join(f"l.{quoted(column)} IS NOT NULL" for column in due.done_on) or "FALSE") + ")"


def _wrapped(county: County, ledgers: Ledgers, check: Check) -> str:
    """What a SELECT of the county finds; its ledger's unit acts where it names none."""
    units = "".join(f" WHEN '{ledger.name}' THEN '{unit}'" for ledger in ledgers if (unit := _unit_of(county, ledger)))
    unit = f"coalesce(unit_id, CASE ledger{units} END)" if units else "unit_id"
    sql = check.sql.rstrip().rstrip(";")
    return (
        f"SELECT '{check.name}' AS kind, ledger, row_id, name, CAST(due_on AS DATE) AS due_on, CAST(since AS DATE) AS since, "
        f"{unit} AS unit_id, NULL::VARCHAR AS commitment_id, township_code, village_code, "
        f"FALSE AS is_done_since\nFROM (\n{sql}\n)"
    )


def _unit_of(county: County, ledger: Ledger) -> str:
    unit = county.find_unit(ledger.unit) if ledger.unit else None
    return unit.id if unit else ""


def _answerable(county: County, commitment_id: str | None, unit_id: str | None) -> tuple[str | None, str]:
    """The unit that has to act, and the units named while its commitment's lead is to be confirmed."""
    lead = row_lead(county, commitment_id, unit_id)
    if lead is not None:
        return lead.id, ""
    if commitment_id:
        return None, ",".join(unit.id for unit in county.units_of(county.commitment(commitment_id)))
    return None, unit_id if unit_id and county.unit(unit_id).kind is UnitKind.GROUP else ""
