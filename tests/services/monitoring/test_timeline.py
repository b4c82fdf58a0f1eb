"""Everything that happened to a household, beside the rows of the ledgers of the demo county."""

from __future__ import annotations

import pytest

from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.monitoring import household
from services.monitoring.timeline import events
from tests.services.stored import one_row

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_the_timeline_holds_every_row_of_the_ledgers_and_nothing_that_was_not_known_yet(demo_store: Store) -> None:
    """Two households with problems, help or insurance, at two months: as many events as the ledgers have rows."""
    for ledger in ("guarantee_gaps", "relief_cases", "insurance_claims"):
        id = one_row(
            demo_store,
            f"SELECT l.household_id FROM {ledger} l JOIN cases c ON c.household_id = l.household_id AND c.replaced_by IS NULL"
            " WHERE l.replaced_by IS NULL ORDER BY 1",
        )[0]
        for month in (Month(2022, 6), Month(2025, 6)):
            filters, day = Filters((), (), month), str(month.end)
            file = household.file_of(household.one(id), filters)
            found = events(file, filters)
            for table, date in (
                ("clues", "received_on"), ("relief_cases", "applied_on"), ("insurance_claims", "reported_on"),
                ("guarantee_gaps", "found_on"), ("moved_households", "moved_on"),
            ):  # fmt: skip
                sql = f"SELECT count(*) FROM {table} WHERE replaced_by IS NULL AND household_id = ? AND {date} <= ?"
                own = [event for event in found if event.ledger == table and not event.what.startswith("解决")]
                assert len(own) == one_row(demo_store, sql, id, day)[0], (table, id, month)
            steps = one_row(
                demo_store,
                "SELECT count(*) FROM case_steps s JOIN cases c ON c.row_id = s.case_id AND c.replaced_by IS NULL"
                " WHERE s.replaced_by IS NULL AND c.household_id = ? AND s.started_on <= ?",
                id, day,
            )[0]  # fmt: skip
            assert sum(event.ledger == "case_steps" for event in found) == steps
            assert sum(event.ledger == "household_years" for event in found) == len(file.years)
            assert [event.day for event in found] == sorted((event.day for event in found), reverse=True)
            assert all(event.day <= month.end for event in found)
