"""The record is the one that the read model was made from, or nothing is published and nothing stored."""

from __future__ import annotations

import alembic.command
import alembic.config
import sqlalchemy as sa

from data_access.record import open_record
from data_access.schema import batches, changes, submissions
from data_access.store import Store
from settings import ROOT
from tests.data_access.filling import file, row, taken_in


def downgrade(store: Store, revision: str) -> None:
    """Make the record what an earlier release left."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(ROOT / "data_access" / "migrations"))
    with store.record.writing() as connection:
        config.attributes["connection"] = connection
        alembic.command.downgrade(config, revision)


def marks(store: Store) -> list[str]:
    with store.record.reading() as connection:
        return list(connection.scalars(sa.select(changes.c.mark).order_by(changes.c.revision)))


def test_every_change_has_a_mark_of_its_own(empty_store: Store) -> None:
    for number in range(3):
        taken_in(empty_store, file("road_projects", row("road_projects", project_no=f"LC-{number}")))
    assert [len(mark) for mark in marks(empty_store)] == [16, 16, 16]
    assert len(set(marks(empty_store))) == 3


def test_the_changes_of_a_record_made_before_get_marks(empty_store: Store) -> None:
    for number in range(3):
        taken_in(empty_store, file("road_projects", row("road_projects", project_no=f"LC-{number}")))
    downgrade(empty_store, "0006")
    again = open_record(empty_store.settings.stores.record_url, empty_store.ledgers)
    assert len({mark for mark in marks(empty_store) if len(mark) == 16}) == 3
    with again.reading() as connection:
        assert list(connection.scalars(sa.select(batches.c.answers))) == [None, None, None]
        assert list(connection.scalars(sa.select(submissions.c.answers))) == []
    again.engine.dispose()
