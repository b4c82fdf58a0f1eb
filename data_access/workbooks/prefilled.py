"""Templates prefilled for one reporter and period: known rows, locked keys, what was reported last beside each new cell."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType, Ledger, Load, Reporters, Shape
from data_access.intake.tables.tables import PREVIOUS_PREFIX, SHOWN_PREFIX
from data_access.record.notes.reports import TARGET_LEDGER, reporter_names, township_column
from data_access.store import Store
from data_access.workbooks.ledger_export import ledger_rows
from data_access.workbooks.templates import Slot, prefilled_template
from errors import PersonalDataRefused
from models.reporting import Duty
from models.time import Period

Row = dict[str, Any]

#: What a row is about does not change from one period to the next.
_PLACES = {ColumnType.TOWNSHIP, ColumnType.VILLAGE, ColumnType.UNIT, ColumnType.COMMITMENT, ColumnType.REFERENCE}
_TITLE = Column(name="commitment_title", label="承诺", type=ColumnType.TEXT)
_MEASURE = Column(name="measure", label="计量单位", type=ColumnType.TEXT)


@dataclass
class PrefilledSet:
    """The workbooks of one reporter by file name, and a sentence for each that may not be made."""

    files: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def prefilled_set(store: Store, duties: Iterable[Duty], reporter: str, periods: Collection[Period]) -> PrefilledSet:
    """Everything a township or unit has to report for these periods; its targets share one workbook.

    Args:
        duties: those of other reporters are left out. reporter: township code or unit id.
    """
    made, name = PrefilledSet(), reporter_names(store.county)[reporter]
    mark = "演示数据-" if store.is_demo() else ""
    mine = [duty for duty in duties if duty.reporter == reporter]
    for period in sorted(periods):
        for duty in mine:
            if duty.is_target or duty.cycle != period.cycle:
                continue
            try:
                data = prefilled(store, store.ledgers[duty.subject], reporter, period)
            except PersonalDataRefused as error:
                made.refused.append(str(error))
            else:
                made.files[f"{mark}{name}-{duty.title}-{period}.xlsx"] = data
        targets = [duty.subject for duty in mine if duty.is_target and duty.cycle == period.cycle]
        if targets:
            title = store.ledgers[TARGET_LEDGER].title
            made.files[f"{mark}{name}-{title}-{period}.xlsx"] = prefilled_targets(store, reporter, period, targets)
    return made


def prefilled(store: Store, ledger: Ledger, reporter: str, period: Period) -> bytes:
    """One ledger's template for one reporter.

    State ledgers and event ledgers with a status hold the rows in force, so that importing them unchanged changes
    nothing. Ledgers by period hold the rows of the last period with empty cells, beside each what it held then.

    Args:
        reporter: a township's code narrows the rows to it; a unit reports all rows.

    Raises:
        PersonalDataRefused: a personal ledger of a store that is not a demo store.
    """
    is_township = ledger.reporters is Reporters.TOWNSHIPS
    rows = _rows(store, ledger, **({township_column(ledger): reporter} if is_township else {}))
    if ledger.shape is Shape.PERIOD:
        carried = _carried(ledger)
        rows = _for_period(ledger, rows, _cell_of(ledger, period), carried, lambda _: None)
        if not rows and is_township:
            rows = _first_rows(store.county, ledger, reporter, _cell_of(ledger, period))
        return _made(store, ledger, _period_slots(ledger, carried), rows)
    if ledger.shape is Shape.EVENT and not ledger.status and ledger.load is Load.UPSERT:
        rows = []  # what happened stays as it was; only what is new is reported
    # Where the file replaces what was there, a row that is gone has to be deleted from it.
    is_kept = ledger.load is Load.UPSERT
    slots = [Slot(column, is_known=is_kept and column.name in ledger.key) for column in ledger.columns]
    return _made(store, ledger, slots, rows)


def prefilled_targets(store: Store, unit_id: str, period: Period, commitment_ids: Sequence[str]) -> bytes:
    """The template in which a unit reports these commitments for the period, each with its title and unit of measure."""
    ledger, county = store.ledgers[TARGET_LEDGER], store.county
    wanted, carried = set(commitment_ids), _carried(ledger) | {"basis"}  # a unit goes on counting as it did
    rows = [row for row in _rows(store, ledger) if row["commitment_id"] in wanted]
    rows = _for_period(ledger, rows, str(period.last), carried, lambda row: row["commitment_id"])
    known = {row["commitment_id"] for row in rows}
    rows += [
        {"commitment_id": id, "month": str(period.last), "basis": county.commitment(id).basis}
        for id in commitment_ids
        if id not in known
    ]
    order = {commitment.id: number for number, commitment in enumerate(county.commitments)}
    rows.sort(key=lambda row: order[str(row["commitment_id"])])
    for row in rows:
        commitment = county.commitment(str(row["commitment_id"]))
        row["reporting_unit_id"] = county.unit(unit_id).short_name
        row[SHOWN_PREFIX + _TITLE.name], row[SHOWN_PREFIX + _MEASURE.name] = commitment.title, commitment.unit
    slots = _period_slots(ledger, carried)
    return _made(store, ledger, [slots[0], Slot(_TITLE, SHOWN_PREFIX), Slot(_MEASURE, SHOWN_PREFIX), *slots[1:]], rows)


def _made(store: Store, ledger: Ledger, slots: Sequence[Slot], rows: Iterable[Row]) -> bytes:
    cells = ([row.get(slot.prefix + slot.column.name) for slot in slots] for row in rows)
    banner = "演示数据" if store.is_demo() else ""
    return prefilled_template(ledger, store.county, slots, cells, banner)


def _rows(store: Store, ledger: Ledger, **only: str) -> list[Row]:
    """Rows by column; villages by name where the township beside makes the name certain."""
    names = [column.name for column in ledger.columns]
    towns = [column.name for column in ledger.columns if column.type is ColumnType.TOWNSHIP]
    villages = [column.name for column in ledger.columns if column.type is ColumnType.VILLAGE]
    rows: list[Row] = [dict(zip(names, row, strict=True)) for row in ledger_rows(store, ledger, **only)]
    for row in rows:
        for name in villages:
            if row[name] is not None and towns and row[towns[0]] is not None:
                row[name] = store.county.village(row[name]).name
    return rows


def _cell_of(ledger: Ledger, period: Period) -> str | int:
    return period.last.year if ledger.by_name[ledger.period].type is ColumnType.YEAR else str(period.last)


def _carried(ledger: Ledger) -> set[str]:
    """Columns whose value in the last period also holds for the next: keys, places, and the names a row must have."""
    return {
        column.name
        for column in ledger.columns
        if column.name in ledger.key or column.type in _PLACES or (column.type is ColumnType.TEXT and column.required)
    }


def _period_slots(ledger: Ledger, carried: set[str]) -> list[Slot]:
    is_kept = ledger.load is Load.UPSERT
    slots = []
    for column in ledger.columns:
        slots.append(Slot(column, is_known=is_kept and column.name in ledger.key))
        if column.name not in carried:
            slots.append(Slot(column, PREVIOUS_PREFIX))
    return slots


def _for_period(
    ledger: Ledger, rows: Sequence[Row], value: str | int, carried: set[str], group: Callable[[Row], object]
) -> list[Row]:
    """A row for each of the last period's, with its values beside; what the new period already has stays.

    Args:
        carried: columns taken over. group: rows of different groups may have been reported last in different periods.
    """
    newest: dict[object, Any] = {}
    for row in rows:
        if row[ledger.period] < value:
            newest[group(row)] = max(row[ledger.period], newest.get(group(row), row[ledger.period]))
    found = {_key(ledger, row): dict(row) for row in rows if row[ledger.period] == value}
    for before in rows:
        if before[ledger.period] != value and before[ledger.period] == newest.get(group(before)):
            taken_over = {name: before[name] for name in carried} | {ledger.period: value}
            row = found.setdefault(_key(ledger, before), taken_over)
            row.update({PREVIOUS_PREFIX + name: cell for name, cell in before.items()})
    return list(found.values())


def _key(ledger: Ledger, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ledger.key if name != ledger.period)


def _first_rows(county: County, ledger: Ledger, township_code: str, value: str | int) -> list[Row]:
    """Where nothing was reported yet but the register says what the rows are: the township, or each of its villages."""
    key = {ledger.by_name[name].type: name for name in ledger.key if name != ledger.period}
    if not key.keys() <= {ColumnType.TOWNSHIP, ColumnType.VILLAGE}:
        return []
    row: Row = {township_column(ledger): county.township(township_code).name, ledger.period: value}
    if ColumnType.VILLAGE not in key:
        return [row]
    here = (village for village in county.villages if village.township_code == township_code)
    return [row | {key[ColumnType.VILLAGE]: village.name} for village in here]
