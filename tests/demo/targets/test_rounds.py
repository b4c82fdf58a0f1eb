"""The simulated county reports nearly everything, and a few things not."""

from __future__ import annotations

import sqlalchemy as sa

from data_access.county.ledgers import Shape
from data_access.record.core.schema import reports, submissions
from data_access.store import Store
from models.commitments import Cycle
from tests.data_access.filling import ledgers


def test_nearly_every_period_was_reported(demo_store: Store) -> None:
    query = sa.select(sa.func.count()).where(reports.c.ledger == "culture_activities")
    with demo_store.record.reading() as connection:
        noted = connection.scalar(query)
    assert 0.93 * 11 * 60 < (noted or 0) < 11 * 60


def test_what_waits_or_came_back_belongs_to_the_month_shown(demo_store: Store) -> None:
    with demo_store.record.reading() as connection:
        found = connection.execute(sa.select(submissions)).mappings().all()
    assert found
    assert {row["period"] for row in found} <= {"2025-06", "2025-Q2"}
    assert {row["row_count"] for row in found} == {0}
    for row in found:
        ledger = ledgers()[row["ledger"]]
        assert ledger.shape is not Shape.PERIOD and ledger.report_cycle in (Cycle.MONTH, Cycle.QUARTER)


def test_one_township_left_out_a_month_of_screening(demo_store: Store) -> None:
    main = demo_store.record.main["screenings"]
    towns = sa.func.count(main.c.township_code.distinct())
    with demo_store.record.reading() as connection:
        counts = connection.execute(sa.select(main.c.month, towns.label("towns")).group_by(main.c.month))
        counted = {found.month: found.towns for found in counts}
    assert (counted["2025-05"], counted["2025-06"], counted["2025-07"]) == (11, 10, 11)
