"""Every ledger's own template, filled with the demo county by hand as it were, comes in and says the same."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from data_access.county.ledgers import ColumnType, Ledger
from data_access.store import InputFile, Store
from data_access.workbooks.ledger_export import ledger_rows
from data_access.workbooks.templates import template
from tests.data_access.filling import FIRST_ROW, ledgers, taken_in

#: Rows of each ledger that are typed in whatever they hold; the big ledgers come in whole elsewhere
#: (test_ledger_export.py).
_ENOUGH = 40
#: Of so many all those are typed in that hold a code, a yes or no, or an empty cell that no row before them did.
_LOOKED_AT = 400


def filled(store: Store, ledger: Ledger, rows: list[list[object]]) -> InputFile:
    """The blank template with these rows typed below its example."""
    workbook = openpyxl.load_workbook(io.BytesIO(template(ledger, store.county)))
    sheet = workbook[ledger.title[:31]]
    for number, row in enumerate(rows, start=FIRST_ROW):
        for position, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, position, "是" if value is True else "否" if value is False else value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return InputFile(f"{ledger.title}.xlsx", buffer.getvalue())


def telling(ledger: Ledger, rows: list[list[object]]) -> list[list[object]]:
    """The first rows, and of those behind them the ones that hold something new."""
    seen: set[tuple[int, object]] = set()
    found = []
    for number, row in enumerate(rows[:_LOOKED_AT]):
        said = {
            (at, value if column.type in (ColumnType.CODE, ColumnType.BOOLEAN) else value is None)
            for at, (column, value) in enumerate(zip(ledger.columns, row, strict=True))
        }
        if number < _ENOUGH or not said <= seen:
            found.append(row)
        seen |= said
    return found


def chosen(store: Store) -> dict[str, list[list[object]]]:
    """Some rows of every ledger, with every row they point at and every member of a household."""
    rows = {ledger.name: ledger_rows(store, ledger) for ledger in ledgers()}
    wanted: dict[str, list[list[object]]] = {}
    for ledger in reversed(ledgers().in_reference_order):
        names = [column.name for column in ledger.columns]
        found = telling(ledger, rows[ledger.name])
        keys = {
            str(row[[c.name for c in other.columns].index(column.name)])
            for other in ledgers()
            for column in other.references
            if column.ledger == ledger.name
            for row in wanted.get(other.name, [])
        }
        place = names.index(ledger.key[0])
        known = {str(row[place]) for row in found}
        found += [row for row in rows[ledger.name] if str(row[place]) in keys - known]
        wanted[ledger.name] = found
    households = {str(row[0]) for row in wanted["households"]}
    column = [c.name for c in ledgers()["members"].columns].index("household_id")
    wanted["members"] = [row for row in rows["members"] if str(row[column]) in households]
    return wanted


def as_text(rows: list[list[object]]) -> list[tuple[str, ...]]:
    def plain(value: object) -> str:
        if isinstance(value, dt.datetime):
            return str(value.date())
        return f"{value:.12g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)

    return sorted(tuple(map(plain, row)) for row in rows)


@pytest.fixture(scope="module")
def demo_rows(demo_store: Store) -> dict[str, list[list[object]]]:
    return chosen(demo_store)


def test_every_template_takes_the_demo_county(
    demo_rows: dict[str, list[list[object]]], demo_marked_store: Store
) -> None:
    assert set(demo_rows) == set(ledgers().ledgers) and all(demo_rows.values())
    files = [filled(demo_marked_store, ledgers()[name], rows) for name, rows in demo_rows.items()]
    result = taken_in(demo_marked_store, *files)
    counts = {table.ledger: (table.row_count, table.inserted) for table in result.tables}
    assert counts == {name: (len(rows), len(rows)) for name, rows in demo_rows.items()}
    for name, rows in demo_rows.items():
        assert as_text(ledger_rows(demo_marked_store, ledgers()[name])) == as_text(rows), name
